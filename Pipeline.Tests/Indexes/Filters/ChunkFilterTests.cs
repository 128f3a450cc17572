using System.Text.Json;
using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Filters;

internal sealed class ChunkFilterTests
{
    private static readonly DocumentVersion Document = ChunkFactory.Document("handbook", "1") with
    {
        Source = "/srv/docs/handbook.md",
        Title = "The handbook",
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["lang"] = "en",
            ["year"] = "2021",
            ["tag"] = "b",
            ["published"] = "2024-03-10",
            ["zip"] = "00123",
            ["draft"] = "false",
            ["my key"] = "it's",
            ["source"] = "wiki",
        },
    };

    [TestCase("lang == 'en'", true)]
    [TestCase("lang != 'en'", false)]
    [TestCase("lang == \"EN\"", false, TestName = "Upper and lower case differ")]
    [TestCase("year >= 2020 and year < 2022", true)]
    [TestCase("year == 2021.0", true, TestName = "Numbers compare as numbers")]
    [TestCase("year > 300", true)]
    [TestCase("year > '300'", false, TestName = "A quoted number compares as text")]
    [TestCase("zip == 123", true)]
    [TestCase("zip == '123'", false)]
    [TestCase("lang > 1", false, TestName = "A text is no number, so not greater")]
    [TestCase("lang <= 1", false, TestName = "A text is no number, nor smaller")]
    [TestCase("lang != 1", true)]
    [TestCase("published >= '2024-03-10T00:00:00Z'", true, TestName = "Dates compare as times")]
    [TestCase("published < '2024-03-10T02:00:00+01:00'", true)]
    [TestCase("published < '2024-03-09'", false)]
    [TestCase("tag in ['a', 'b']", true)]
    [TestCase("tag not in ['a', 'b']", false)]
    [TestCase("year in [1999, 2021]", true)]
    [TestCase("exists(tag)", true)]
    [TestCase("exists(author)", false)]
    [TestCase("author == 'x'", false)]
    [TestCase("author != 'x'", true, TestName = "Not equal holds where the field is missing")]
    [TestCase("author < 'x'", false)]
    [TestCase("author not in ['x']", true)]
    [TestCase("source ~ '/srv/*.md'", true)]
    [TestCase("source ~ '*.rst'", false)]
    [TestCase("source ~ '/SRV/*'", false, TestName = "A pattern tells upper from lower case")]
    [TestCase("documentId ~ 'hand????'", true)]
    [TestCase("not source ~ '*.rst'", true)]
    [TestCase("title == 'The handbook'", true)]
    [TestCase("metadata.source == 'wiki'", true)]
    [TestCase("draft == false", true)]
    [TestCase("'my key' == 'it''s'", true)]
    [TestCase("lang == 'de' or lang == 'en' and year == 2021", true, TestName = "And binds before or")]
    [TestCase("(lang == 'en' or lang == 'de') and year == 1", false)]
    [TestCase("not lang == 'de' and year == 1", false, TestName = "Not binds before and")]
    [TestCase("NOT (lang == 'de' OR tag IN ['a'])", true)]
    [TestCase("lang == 'en' and (year >= 2020 or tag in ['a','b']) and exists(author) and not source ~ 'x'", false)]
    public void Matches_by_the_documented_rules(string filter, bool expected) => Assert.That(ChunkFilter.Parse(filter).Matches(Document), Is.EqualTo(expected));

    [TestCase("""{"lang":"en"}""", "lang == 'en'")]
    [TestCase("""{"lang":"en","year":{"gte":2020,"lt":2022}}""", "lang == 'en' and (year >= 2020 and year < 2022)")]
    [TestCase("""{"or":[{"tag":{"in":["a","b"]}},{"not":{"author":{"exists":true}}}]}""", "tag in ['a', 'b'] or not exists(author)")]
    [TestCase("""{"and":[{"draft":false},{"author":{"exists":false}}]}""", "draft == 'false' and not exists(author)")]
    [TestCase("""{"source":{"like":"*.md"},"n":{"eq":1,"ne":2,"gt":3,"lte":4}}""", "source ~ '*.md' and (n == 1 and n != 2 and n > 3 and n <= 4)")]
    [TestCase("""{"my key":"it's"}""", "'my key' == 'it''s'")]
    [TestCase("""{"or":[{"a":1}]}""", "a == 1")]
    [TestCase("\"lang == 'en'\"", "lang == 'en'")]
    public void Parse_takes_json_as_the_same_filter(string json, string expected) =>
        Assert.That(JsonSerializer.Deserialize<ChunkFilter>(json, PipelineJson.Options)!.ToString(), Is.EqualTo(expected));

    [TestCase("", "character 1: the end stands where a field")]
    [TestCase("lang", "character 5: the end stands where one of ==, !=, <, <=, >, >=, ~, in, not in is needed")]
    [TestCase("lang = 'en'", "character 6: '=' means nothing here; did you mean '=='?")]
    [TestCase("lang == en", "character 9: 'en' stands where a value; a text stands in quotes: 'en' is needed")]
    [TestCase("lang == 'en' adn year == 1", "character 14: 'adn' stands where 'and', 'or' or the end is needed; did you mean 'and'?")]
    [TestCase("a == 1 && b == 2", "character 8: '&' means nothing here; did you mean 'and'?")]
    [TestCase("!a", "character 1: '!' means nothing here; did you mean 'not' or '!='?")]
    [TestCase("tag im ['a']", "'im' stands where one of ==, !=, <, <=, >, >=, ~, in, not in is needed; did you mean 'in'?")]
    [TestCase("tag in ['a'", "the end stands where ']' is needed")]
    [TestCase("(a == 1", "the end stands where ')' is needed")]
    [TestCase("a == 'x", "character 6: a ' opens and none closes")]
    [TestCase("d > 2024-01-31", "'2024-01-31' is no number of at most 28 digits; dates and texts stand in quotes: '2024-01-31'")]
    [TestCase("a == 1e99", "no number")]
    [TestCase("exists author", "'author' stands where '(' is needed")]
    [TestCase("source ~ 5", "'5' stands where a pattern in quotes")]
    [TestCase("and == 1", "'and' stands where a field")]
    public void Parse_of_no_filter_says_where_and_what_is_allowed(string text, string expected) =>
        Assert.That(() => ChunkFilter.Parse(text), Throws.TypeOf<FilterException>().With.Message.Contains(expected).And.Message.StartsWith("the filter is wrong at character "));

    [TestCase("{}", "filter: an object stands where an object such as")]
    [TestCase("[1]", "filter: a list of 1 stands where")]
    [TestCase("""{"year":{"gte":[1]}}""", "filter.year.gte: a list of 1 stands where a text, a number, true or false is needed")]
    [TestCase("""{"year":{"gt_":1}}""", "filter.year.gt_: there is no comparison 'gt_'; allowed are eq, ne, lt, lte, gt, gte, in, like, exists; did you mean 'gt'?")]
    [TestCase("""{"and":[{"a":1},{"b":null}]}""", "filter.and[1].b: null is no value; {\"exists\":false}")]
    [TestCase("""{"or":{"a":1}}""", "filter.or: an object stands where a list of conditions is needed")]
    [TestCase("""{"a":{}}""", "filter.a: {} has no comparison")]
    [TestCase("""{"a":{"in":[]}}""", "filter.a.in: a list of 0 stands where a list of 1 to 256 values is needed")]
    [TestCase("""{"a":{"exists":"yes"}}""", "filter.a.exists: \"yes\" stands where true or false is needed")]
    [TestCase("5", "filter: 5 stands where")]
    [TestCase("\"lang = 'en'\"", "character 6")]
    public void Parse_of_json_that_is_no_filter_says_where_and_what_is_allowed(string json, string expected) =>
        Assert.That(() => JsonSerializer.Deserialize<ChunkFilter>(json, PipelineJson.Options), Throws.TypeOf<JsonException>().With.Message.Contains(expected));

    [Test]
    public void Parse_of_a_filter_beyond_the_limits_is_refused()
    {
        Assert.That(() => ChunkFilter.Parse(new string(' ', ChunkFilter.MaxLength) + "a == 1"), Throws.TypeOf<FilterException>().With.Message.Contains("at most 8192"));
        Assert.That(() => ChunkFilter.Parse(new string('(', 5000) + "a == 1"), Throws.TypeOf<FilterException>().With.Message.Contains("more than 32 deep"));
        Assert.That(() => ChunkFilter.Parse($"a in [{string.Join(',', Enumerable.Range(0, 257))}]"), Throws.TypeOf<FilterException>().With.Message.Contains("at most 256"));
    }

    [Test]
    public void Written_filter_reads_as_the_same_filter() => FilterGen.Filters.Sample(filter =>
    {
        var read = ChunkFilter.Parse(filter.ToString());
        var json = JsonSerializer.Deserialize<ChunkFilter>(JsonSerializer.Serialize(filter, PipelineJson.Options), PipelineJson.Options)!;

        return read.ToString() == filter.ToString() && json.ToString() == filter.ToString()
            && FilterGen.Documents.All(document => read.Matches(document) == filter.Matches(document));
    });

    [Test]
    public void Parse_of_any_text_ends_with_a_filter_or_a_fault()
    {
        var pieces = Gen.OneOf("and", "or", "not", "in", "exists", "lang", "'x'", "\"", "'", "(", ")", "[", "]", ",", "==", "~", "<", "=", "1", "-", "é", "\0", " ");
        pieces.Array[0, 12].Sample(parts =>
        {
            try
            {
                ChunkFilter.Parse(string.Join(' ', parts));
            }
            catch (FilterException)
            {
            }
        });
    }
}
