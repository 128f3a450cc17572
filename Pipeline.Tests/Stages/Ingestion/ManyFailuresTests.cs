using System.Globalization;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Tests.Stages.Ingestion.Readers;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion;

/// <summary>A folder in which many documents cannot be read: reasons are one each, however their names and numbers differ; and a second run says the same.</summary>
internal sealed class ManyFailuresTests
{
    private static readonly Dictionary<string, Func<int, byte[]>> Kinds = new(StringComparer.Ordinal)
    {
        ["binary.txt"] = number => [.. Enumerable.Repeat((byte)(1 + (number % 5)), 40 + number), .. "words"u8],
        ["large.md"] = number => Encoding.UTF8.GetBytes(new string('x', 20_001 + (number * 7))),
        ["cut.docx"] = number => SampleDocuments.Docx($"<w:p><w:r><w:t>{number}</w:t></w:r></w:p>")[..(300 + number)],
        ["picture.md"] = _ => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A],
        ["scan.pdf"] = number => Scans(1 + (number % 9)),
        ["cut.pdf"] = number => Encoding.ASCII.GetBytes($"%PDF-1.7\n{number + 1} 0 obj\n<< /Type /Catalog >>\n"),
        ["protected.xlsx"] = _ => SampleDocuments.Compound(("EncryptedPackage", new byte[64]), ("EncryptionInfo", new byte[64])),
    };

    private static IEnumerable<string> Names => Kinds.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Expand_folder_of_documents_that_fail_alike_has_one_reason(string kind)
    {
        using TempFolder folder = new();
        for (var number = 0; number < 30; number++)
        {
            await File.WriteAllBytesAsync(folder.File(string.Create(CultureInfo.InvariantCulture, $"{new string('d', 1 + (number % 7))} {number}.{kind}")), Kinds[kind](number));
        }

        RecordingJobContext job = new();
        await foreach (var _ in Reading.Stage(new ReadOptions { MaxBytes = 20_000 }).ExpandAsync(new IngestInput { Path = folder.Path }, job, CancellationToken.None))
        {
        }

        Assert.That(job.Failures, Has.Count.EqualTo(30));
        Assert.That(job.Failures.Select(failure => FailurePattern.Of(failure.Error.Message, failure.Item)).Distinct(), Has.Exactly(1).Items, string.Join('\n', job.Failures.Select(failure => failure.Error.Message).Take(3)));
    }

    private static byte[] Scans(int pages)
    {
        PdfSource pdf = new();
        for (var page = 0; page < pages; page++)
        {
            pdf.Page("q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0001 EI Q");
        }

        return pdf.Build();
    }
}
