using System.Text;
using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>An ingest of a folder with documents that cannot be read ends alike when nothing has changed.</summary>
internal sealed class IngestTwiceTests
{
    [TestCase("partial", "bad.pdf", "%PDF-1.7\nnothing")]
    [TestCase("partial", "bad.docx", "PK\u0003\u0004 cut")]
    [TestCase("partial", "bad.txt", "\u0001\u0002\u0003\u0004\u0005\u0006\u0007 binary \u0001\u0002\u0003\u0004")]
    [TestCase("partial", "large.md", "TOO LARGE")]
    [TestCase("failed", "bad.pdf", "%PDF-1.7\nnothing", false)]
    [TestCase("succeeded", "empty.md", "")]
    public async Task Ingest_of_what_has_not_changed_ends_alike(string state, string name, string content, bool hasGood = true)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("docs"));
        await File.WriteAllTextAsync(folder.File("pipeline.yaml"), "version: 1\nstages: { read: { maxBytes: 10KiB, isolate: false } }\nmodels: { embedding: { use: lexical } }\nflows: { ingest: [read, chunk, embed, index] }\n");
        await File.WriteAllBytesAsync(folder.File("docs", name), Encoding.Latin1.GetBytes(content == "TOO LARGE" ? new string('x', 20_000) : content));
        if (hasGood)
        {
            await File.WriteAllTextAsync(folder.File("docs", "ok.md"), "# Good\n\nThese words are read.\n");
        }

        var first = await StateAsync(folder);
        var second = await StateAsync(folder);

        Assert.That((first, second), Is.EqualTo((state, state)));
    }

    private static async Task<string> StateAsync(TempFolder folder) =>
        (await CommandRun.OfAsync("ingest", folder.File("docs"), "--config", folder.File("pipeline.yaml"), "--json")).Document.GetProperty("jobs")[0].GetProperty("state").GetString()!;
}
