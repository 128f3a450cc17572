using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers.Data;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>CSV, JSON, JSON Lines and source code.</summary>
internal sealed class DataReaderTests
{
    [Test]
    public void Read_csv_keeps_a_record_of_several_lines_whole_and_the_source()
    {
        const string Text = "name,note\r\nAnn,\"two\nlines\"\r\nBob,one\r\nCid,\"a, \"\"b\"\"\"\r\n";

        var document = new CsvReader().Read(Text);

        Assert.That(Blocks.Of(document), Is.EqualTo(["Table: name,note", "Table: Ann,\"two\nlines\"", "Table: Bob,one\r\nCid,\"a, \"\"b\"\"\""]));
        Assert.That((document.Text, document.HasSourceLines), Is.EqualTo((Text, true)));
    }

    [Test]
    public void Read_json_gives_each_value_its_path_and_each_record_its_heading()
    {
        const string Text = """[{"title":"One","author":{"name":"Ann"},"tags":["a","b"],"none":null},{"n":2,"ok":true}]""";

        Assert.That(Blocks.Of(new JsonReader(), Text), Is.EqualTo(["Heading 1: One", "Table: author.name: Ann\ntags[0]: a\ntags[1]: b", "Table: n: 2\nok: True"]));
    }

    [TestCase("""{"title":"One","a":1}""", "One")]
    [TestCase("""[{"title":"One","a":1},{"title":"Two"}]""", "")]
    public void Read_json_title_of_one_record_is_not_that_of_all(string text, string title)
    {
        Assert.That(new JsonReader().Read(text).Title, Is.EqualTo(title));
        Assert.That(new JsonLinesReader().Read(text.Trim('[', ']').Replace("},{", "}\n{", StringComparison.Ordinal)).Title, Is.EqualTo(title));
    }

    [Test]
    public void Read_json_long_text_is_a_paragraph()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 100));
        Assert.That(Blocks.Of(new JsonReader(), $$"""{"a":1,"text":"{{text}}"}"""), Is.EqualTo(["Table: a: 1", $"Paragraph: text: {text}"]));
    }

    [TestCase("{\"a\":\n 1,,}", "line 2")]
    [TestCase("{\"a\":", "line 1")]
    public void Read_broken_json_says_where(string text, string expected) =>
        Assert.That(() => new JsonReader().Read(text), Throws.TypeOf<PermanentException>().With.Message.Contains("not valid JSON").And.Message.Contains(expected));

    [Test]
    public void Read_deep_json_is_refused() => Assert.That(
        () => new JsonReader().Read(new string('[', 257) + new string(']', 257)), Throws.TypeOf<PermanentException>().With.Message.Contains("nested more than 256 deep"));

    [Test]
    public void Read_json_lines_keeps_a_broken_line_as_text() =>
        Assert.That(Blocks.Of(new JsonLinesReader(), "{\"a\":1}\n\nnot json\n{\"a\":2}\n"), Is.EqualTo(["Table: a: 1", "Paragraph: not json", "Table: a: 2"]));

    [Test]
    public void Read_json_lines_without_one_is_refused() => Assert.That(() => new JsonLinesReader().Read("not json\n"), Throws.TypeOf<PermanentException>());

    [Test]
    public void Read_code_is_cut_before_what_is_outermost_and_keeps_what_belongs_together()
    {
        const string Text = "import os\n\n\n# What it does.\ndef first():\n    a = 1\n\n    return a\n\nclass Second:\n    pass\n";

        Assert.That(Blocks.Of(new CodeReader(), Text), Is.EqualTo(["Code: import os", "Code: # What it does.\ndef first():\n    a = 1\n\n    return a", "Code: class Second:\n    pass"]));
    }

    [Test]
    public void Read_code_a_long_class_is_cut_between_its_members()
    {
        var member = $"    void M()\n    {{\n        {new string('x', 1_500)}\n    }}\n";
        var document = new CodeReader().Read($"class A\n{{\n{member}\n{member}\n}}\n");

        Assert.That(document.Blocks, Has.Count.EqualTo(2));
        Assert.That(document.Text[document.Blocks[1].Start..], Does.StartWith("    void M()"));
    }

    [Test]
    public void Parse_code_is_titled_by_its_file() =>
        Assert.That(DocumentParser.Parse("x = 1"u8.ToArray(), "src/main.py", new ParseLimits(), CancellationToken.None).Content.Title, Is.EqualTo("main.py"));

    [Test]
    public void Parse_csv_of_more_cells_than_allowed_is_refused() => Assert.That(
        () => DocumentParser.Parse("a,b\nc,d\n"u8.ToArray(), "a.csv", new ParseLimits { Cells = 3 }, CancellationToken.None), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 3 cells"));
}
