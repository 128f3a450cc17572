using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Tests.Stages.Ingestion.Readers;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Each format is read by a process that has read nothing before: what one reader's library does for the whole process must not be what another needs.</summary>
internal sealed class FreshProcessTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    private static IEnumerable<TestCaseData> Formats() => DocumentReaders.All.Select(reader => new TestCaseData(reader.Format).SetArgDisplayNames(reader.Format));

    [TestCaseSource(nameof(Formats))]
    public Task Inspect_reads_the_format_in_a_fresh_process(string format)
    {
        var (name, content, words) = Sample(format);
        return AssertReadAsync(name, content, format, words);
    }

    [TestCase("koi8-r", "Отпуск длится две недели.")]
    [TestCase("windows-1252", "Der Preis – fünf €.")]
    [TestCase("shift_jis", "休暇は五日です。")]
    [TestCase("iso-2022-jp", "休暇は五日です。")]
    public Task Inspect_reads_a_mail_of_a_code_page_in_a_fresh_process(string charset, string words) =>
        AssertReadAsync($"{charset}.eml", [.. Mail(charset), .. Encoding.GetEncoding(charset).GetBytes(words)], "eml", words);

    private async Task AssertReadAsync(string name, byte[] content, string format, string words)
    {
        await File.WriteAllBytesAsync(Path.Combine(_program.Folder, name), content);

        var run = await _program.RunAsync("inspect", name, "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Document.GetProperty("format").GetString(), Is.EqualTo(format));
        Assert.That(run.Document.GetProperty("text").GetString(), Does.Contain(words));
    }

    private static (string Name, byte[] Content, string Words) Sample(string format)
    {
        const string Words = "Green tea is steeped at eighty degrees.";
        return format switch
        {
            "markdown" => ("a.md", Text($"# Tea\n\n{Words}\n"), Words),
            "rst" => ("a.rst", Text($"Tea\n===\n\n{Words}\n"), Words),
            "text" => ("a.txt", [.. Encoding.GetEncoding("windows-1252").GetBytes($"{Words} It costs fünf Mark für alle, die größere Tassen möchten.")], "fünf Mark für"),
            "code" => ("a.cs", Text($"class Tea\n{{\n    // {Words}\n}}\n"), Words),
            "csv" => ("a.csv", Text($"name,how\ntea,{Words}\n"), Words),
            "json" => ("a.json", Text($$"""{"how":"{{Words}}"}"""), Words),
            "jsonl" => ("a.jsonl", Text($$"""{"how":"{{Words}}"}{{"\n"}}{"how":"cold"}"""), Words),
            "html" => ("a.html", Text($"<html><body><p>{Words}</p></body></html>"), Words),
            "pdf" => ("a.pdf", SampleDocuments.Pdf([[(50, 700, 12, Words)]]), Words),
            "docx" => ("a.docx", SampleDocuments.Docx($"<w:p><w:r><w:t>{Words}</w:t></w:r></w:p>"), Words),
            "xlsx" => ("a.xlsx", SampleDocuments.Xlsx("Tea", ["how", Words]), Words),
            "eml" => ("a.eml", [.. Mail("utf-8"), .. Text(Words)], Words),
            _ => throw new NotSupportedException($"There is no sample of {format}: add one."),
        };
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Mail(string charset) => Text($"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: Tea\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n");
}
