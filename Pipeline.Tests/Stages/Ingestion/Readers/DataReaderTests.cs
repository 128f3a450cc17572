using System.Text;
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

        Assert.That(Blocks.Of(new CodeReader(), Text), Is.EqualTo(["Heading 1: first", "Code:     a = 1\n\n    return a", "Heading 1: Second", "Code:     pass"]));
    }

    [Test]
    public void Read_code_a_long_class_is_cut_between_its_members()
    {
        var member = $"    void M()\n    {{\n        {new string('x', 1_500)}\n    }}\n";
        var document = new CodeReader().Read($"class A\n{{\n{member}\n{member}\n}}\n");

        Assert.That(document.Blocks.Where(block => block.Heading == "M").Select(block => document.Text[block.Start..block.End]), Is.EqualTo(["void M()", "void M()"]));
    }

    [TestCase("a.py", "import os\n\nclass Kettle:\n    \"\"\"Boils.\"\"\"\n\n    def boil(self):\n        def inner():\n            pass\n\n    @property\n    def heat(self):\n        return 1\n\ndef main():\n    pass\n", "1 Kettle, 2 boil, 2 heat, 1 main")]
    [TestCase("a.cs", "using System;\n\nnamespace Tea.Pots;\n\n/// <summary>Boils.</summary>\npublic sealed class Kettle(int size) : IPot\n{\n    public int Heat { get; }\n\n    [Obsolete]\n    private static async Task<int> BoilAsync(int n)\n    {\n        if (n > 1)\n        {\n            return Next(n);\n        }\n    }\n}\n", "1 Tea.Pots, 2 Kettle, 3 BoilAsync")]
    [TestCase("a.go", "package tea\n\ntype Pot struct {\n\tN int\n}\n\nfunc (p *Pot) Boil(n int) error {\n\treturn nil\n}\n\nfunc Main() {}\n", "1 Pot.Boil, 1 Main")]
    [TestCase("a.rs", "pub struct Pot { n: u8 }\n\nimpl Pot {\n    pub fn boil(&self) {}\n}\n\nmod tests {\n    fn one() {}\n}\n", "1 Pot, 1 Pot, 2 boil, 1 tests, 2 one")]
    [TestCase("a.js", "export default class Pot {\n}\n\nexport const boil = async (n) => {\n}\n\nfunction* main() {}\n", "1 Pot, 1 boil, 1 main")]
    [TestCase("a.java", "package tea;\n\npublic class Pot<T> extends Base {\n    @Override\n    public List<T> boil(final int n) throws IOException {\n        return other(n);\n    }\n}\n", "1 Pot, 2 boil")]
    [TestCase("a.yaml", "class: x\nmodule main: 1\n", "")]
    public void Parse_code_has_what_it_declares_as_headings(string name, string code, string expected) => Assert.That(
        string.Join(", ", DocumentParser.Parse(Encoding.UTF8.GetBytes(code), name, new ParseLimits(), CancellationToken.None).Content.Blocks.Where(block => block.Kind == BlockKind.Heading).Select(block => $"{block.Level} {block.Heading}")), Is.EqualTo(expected));

    [TestCase("{\"text\":\"alpha\",\"n\":1}\n{\"text\":\"beta\",\"n\":2}\n", "Table: text: alpha\nn: 1|Table: text: beta\nn: 2")]
    [TestCase("{\n \"a\": 1\n}\n{\n \"a\": 2\n}", "Table: a: 1|Table: a: 2")]
    [TestCase("{\"a\": NaN, \"b\": -Infinity, \"note\": \"NaN stays \\\"NaN\\\".\"}", "Table: a: NaN\nb: -Infinity\nnote: NaN stays \"NaN\".")]
    [TestCase("// said\n{\"a\": 1, /* and */ \"b\": [2,],}", "Table: a: 1\nb[0]: 2")]
    [TestCase("{\"a\":1}\n{\"a\":2}\nbroken\n", "Table: a: 1|Table: a: 2|Paragraph: broken")]
    [TestCase("\uFEFF{\"a\":1}", "Table: a: 1")]
    public void Parse_json_of_each_kind(string json, string expected) => Assert.That(
        string.Join('|', Blocks.Of(DocumentParser.Parse(Encoding.UTF8.GetBytes(json), "a.json", new ParseLimits(), CancellationToken.None).Content)), Is.EqualTo(expected));

    [Test]
    public void Parse_code_is_titled_by_its_file() =>
        Assert.That(DocumentParser.Parse("x = 1"u8.ToArray(), "src/main.py", new ParseLimits(), CancellationToken.None).Content.Title, Is.EqualTo("main.py"));

    [Test]
    public void Parse_csv_of_more_cells_than_allowed_is_refused() => Assert.That(
        () => DocumentParser.Parse("a,b\nc,d\n"u8.ToArray(), "a.csv", new ParseLimits { Cells = 3 }, CancellationToken.None), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 3 cells"));
}
