using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Encodings;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>JSON, code and plain text as many programs write them.</summary>
internal sealed class DataVarietyTests
{
    private static readonly string Picture = string.Concat(Enumerable.Repeat("iVBORw0KGgo7A+/9", 40));

    [TestCase("{\"a\":1}\r\n\r\n{\"a\":2}\r\n", "Table: a: 1|Table: a: 2")]
    [TestCase("{\"a\":1} {\"a\":2}", "Table: a: 1|Table: a: 2")]
    [TestCase("<RS>{\"a\":1}\n<RS>{\"a\":2}\n", "Table: a: 1|Table: a: 2")]
    [TestCase("<RS>{\n\"a\":1}\n<RS>{\"a\":\n2}\n", "Table: a: 1|Table: a: 2")]
    [TestCase("{\"a\": [Infinity, -NaN, 1e999]}", "Table: a[0]: Infinity\na[1]: -NaN\na[2]: 1e999")]
    [TestCase("{\"a\":1}\n{\"a\":NaN}\n", "Table: a: 1|Table: a: NaN")]
    [TestCase("[1, 2]\n[3, 4]\n", "Table: 1|Table: 2|Table: 3|Table: 4")]
    [TestCase("{\n  // why\n  \"url\": \"http://x//y\", # no\n}", null)]
    public void Parse_json_of_each_kind(string json, string? expected)
    {
        json = json.Replace("<RS>", "\u001E", StringComparison.Ordinal); // which no test's name can have
        if (expected is null)
        {
            Assert.That(() => Read(json, "a.json"), Throws.Exception.With.Message.Contains("not valid JSON"));
            return;
        }

        Assert.That(string.Join('|', Blocks.Of(Read(json, "a.json"))), Is.EqualTo(expected));
    }

    [TestCase("a.md", "<img alt=\"x\" src='data:image/svg+xml;base64,{0}'>\n\nAfter.")]
    [TestCase("a.md", "[logo]: data:image/png;base64,{0}\n\nAfter.")]
    [TestCase("a.xml", "<a><binary>{0}</binary><p>After.</p></a>")]
    [TestCase("a.jsonl", "{\"image\":\"{0}\"}\n{\"text\":\"After.\"}\n")]
    [TestCase("a.ipynb", "{\"cells\":[{\"cell_type\":\"markdown\",\"attachments\":{\"a.png\":{\"image/png\":\"{0}\"}},\"source\":\"![x](attachment:a.png)\\nAfter.\"}],\"nbformat\":4}")]
    [TestCase("a.yaml", "logo: |\n  {0}\nnote: After.\n")]
    public void Parse_files_within_each_format_are_left_out(string name, string text) =>
        Assert.That(Read(text.Replace("{0}", Picture, StringComparison.Ordinal), name).Text, Does.Contain("After.").And.Not.Contain("iVBOR"));

    [TestCase("a.md", "![x](data:image/svg+xml;utf8,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E{0}%3C/svg%3E) After.")]
    [TestCase("a.css", ".a { background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>{0}</svg>\") } /* After. */")]
    [TestCase("a.html", "<p>See data:image/svg+xml;charset=utf-8,{0} After.</p>")]
    [TestCase("a.json", "{\"icon\": \"data:image/svg+xml,{0}\", \"note\": \"After.\"}")]
    public void Parse_pictures_that_are_written_out_are_left_out(string name, string text) =>
        Assert.That(Read(text.Replace("{0}", string.Concat(Enumerable.Repeat("%3Cpath%20d='M0,0L10,10'/%3E", 60)), StringComparison.Ordinal), name).Text, Does.Contain("After.").And.Not.Contain("%3Cpath"));

    [TestCase("a.kt", "package tea\n\nclass Pot(val n: Int) {\n    fun boil(): Int {\n        return n\n    }\n}\n\nfun main() {\n}\n", "1 Pot, 2 boil, 1 main")]
    [TestCase("a.rb", "module Tea\n  class Pot\n    def boil(n)\n      n\n    end\n  end\nend\n", "1 Tea, 2 Pot, 3 boil")]
    [TestCase("a.ts", "export interface Pot {\n  n: number;\n}\n\nexport class Kettle implements Pot {\n  constructor(readonly n: number) {}\n\n  async boil(litres: number): Promise<void> {\n    await go();\n  }\n}\n", "1 Pot, 1 Kettle, 2 boil")]
    [TestCase("a.py", "async def main():\n    pass\n\n\nclass A:\n    class B:\n        def c(self): pass\n", "1 main, 1 A, 2 B, 3 c")]
    [TestCase("a.php", "<?php\nnamespace Tea;\n\nfinal class Pot\n{\n    public function boil(int $n): void\n    {\n    }\n}\n", "1 Tea, 2 Pot, 3 boil")]
    public void Parse_code_of_each_language_has_what_it_declares(string name, string code, string expected) => Assert.That(
        string.Join(", ", Read(code, name).Blocks.Where(block => block.Kind == BlockKind.Heading).Select(block => $"{block.Level} {block.Heading}")), Is.EqualTo(expected));

    [TestCase("日本語の本文です。改行も", 0x80, "あります。")]
    [TestCase("Straße und Größe, ", 0xC3, "\nÄnderung für Übermorgen.")]
    [TestCase("Встреча ", 0xE2, " перенесена на пятницу.")]
    [TestCase("Prices: 5 €, 7 €", 0x96, " and “more”.")]
    public void Decode_one_bad_byte_is_one_sign(string before, int bad, string after) =>
        Assert.That(TextDecoder.Decode([.. Encoding.UTF8.GetBytes(before), (byte)bad, .. Encoding.UTF8.GetBytes(after)], "a"), Is.EqualTo($"{before}\uFFFD{after}"));

    [Test]
    public void Decode_text_that_is_cut_within_a_letter_is_utf8() => Assert.That(TextDecoder.Decode(Encoding.UTF8.GetBytes("Grüße aus Köln, für €").AsSpan()[..^1], "a"), Is.EqualTo("Grüße aus Köln, für \uFFFD"));

    [TestCase("windows-1251", "Встреча перенесена.")]
    [TestCase("koi8-r", "Отпуск двадцать дней.")]
    [TestCase("windows-1253", "Η συνάντηση είναι την Παρασκευή.")]
    [TestCase("windows-1255", "הפגישה ביום שישי בבוקר.")]
    [TestCase("windows-1256", "تم تأجيل الاجتماع إلى يوم الجمعة.")]
    [TestCase("windows-874", "การประชุมเลื่อนไปวันศุกร์")]
    [TestCase("gb18030", "会议改到星期五，请准时参加。")]
    [TestCase("big5", "會議改到星期五，請準時參加。")]
    [TestCase("euc-kr", "회의는 금요일로 연기되었습니다.")]
    [TestCase("euc-jp", "会議は金曜日に延期されました。")]
    [TestCase("iso-8859-2", "Spotkanie przełożono na piątek.")]
    [TestCase("iso-8859-15", "Le cœur déçu coûte 5 €.")]
    [TestCase("iso-8859-6", "تم تأجيل الاجتماع إلى يوم الجمعة.")]
    [TestCase("windows-1252", "École fermée à Évry, à côté du café, ½ heure.")]
    public void Decode_short_texts_of_each_script(string charset, string text) =>
        Assert.That(TextDecoder.Decode(CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(text), "a"), Is.EqualTo(text));

    private static DocumentText Read(string text, string name) => DocumentParser.Parse(Encoding.UTF8.GetBytes(text), name, new ParseLimits(), CancellationToken.None).Content;
}
