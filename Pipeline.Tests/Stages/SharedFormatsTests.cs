using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

/// <summary>Real documents of formats that are not text: each is read, or refused for one of the reasons it may have.</summary>
internal sealed class SharedFormatsTests
{
    [Test]
    public void Parse_word_documents_are_read_or_have_no_text() => AssertAll(
        ["docx-python-docx", "docx-mammoth"], "*.docx", expected: 63, read: 48, "has no text");

    [Test]
    public void Parse_pdfs_are_read_or_are_pictures_or_protected() => AssertAll(
        ["pdf-pypdf"], "*.pdf", expected: 31, read: 23, "has no text that can be read: page", "protected by a password");

    private static void AssertAll(string[] folders, string pattern, int expected, int read, params string[] reasons)
    {
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(SharedData.PathOrSkip("data", "docs", folder), pattern, SearchOption.AllDirectories)).ToList();
        List<string> refused = [];
        foreach (var file in files)
        {
            try
            {
                _ = DocumentParser.Parse(File.ReadAllBytes(file), file, new ParseLimits(), CancellationToken.None);
            }
            catch (PermanentException reason)
            {
                refused.Add(reason.Message);
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Count.EqualTo(expected));
            Assert.That(files.Count - refused.Count, Is.EqualTo(read));
            Assert.That(refused.Where(message => !reasons.Any(reason => message.Contains(reason, StringComparison.Ordinal))), Is.Empty);
        });
    }
}
