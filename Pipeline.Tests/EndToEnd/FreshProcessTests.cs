using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers.Pictures;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Each format is read by a process that has read nothing before: what one reader's library does for the whole process must not be what another needs.</summary>
internal sealed class FreshProcessTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    /// <summary>All but pictures, whose words another program recognises (RecognizingParserTests has a process of its own too).</summary>
    private static IEnumerable<TestCaseData> Formats() =>
        DocumentReaders.All.Where(reader => reader is not PictureReader).Select(reader => new TestCaseData(reader.Format).SetArgDisplayNames(reader.Format));

    [TestCaseSource(nameof(Formats))]
    public Task Inspect_reads_the_format_in_a_fresh_process(string format)
    {
        var (name, content, words) = FreshSamples.Of(format);
        return AssertReadAsync(name, content, format, words);
    }

    [TestCase("koi8-r", "Отпуск длится две недели.")]
    [TestCase("windows-1252", "Der Preis – fünf €.")]
    [TestCase("shift_jis", "休暇は五日です。")]
    [TestCase("iso-2022-jp", "休暇は五日です。")]
    public Task Inspect_reads_a_mail_of_a_code_page_in_a_fresh_process(string charset, string words) =>
        AssertReadAsync($"{charset}.eml", [.. FreshSamples.Mail(charset), .. Encoding.GetEncoding(charset).GetBytes(words)], "eml", words);

    private async Task AssertReadAsync(string name, byte[] content, string format, string words)
    {
        await File.WriteAllBytesAsync(Path.Combine(_program.Folder, name), content);

        var run = await _program.RunAsync("inspect", name, "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Document.GetProperty("format").GetString(), Is.EqualTo(format));
        Assert.That(run.Document.GetProperty("text").GetString(), Does.Contain(words));
    }
}
