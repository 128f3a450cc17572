using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Retrieval on public collections, as documents and questions go through the pipeline. docs/quality.md has all sets; these are the quick ones.</summary>
internal sealed class RetrievalQualityTests
{
    // Of BM25 over whole documents; see ../shared/data/README.md.
    [TestCase("cranfield", 0.374, 1.05)]
    [TestCase("med", 0.683, 1.05)]
    [TestCase("adi", 0.481, 0.99)]
    public async Task Lexical_is_no_worse_than_bm25_and_hybrid_better_where_meaning_helps(string collection, double bm25, double gain)
    {
        var folder = SharedData.PathOrSkip("data", "ir", collection);
        var lexical = await NdcgAsync(folder, "lexical");
        var hybrid = await NdcgAsync(folder, "hybrid");

        Assert.That(lexical, Is.GreaterThanOrEqualTo(bm25 - 0.01));
        Assert.That(hybrid, Is.GreaterThanOrEqualTo(lexical * gain));
    }

    private static async Task<double> NdcgAsync(string folder, string mode)
    {
        var run = await CommandRun.OfAsync("eval", folder, "--mode", mode, "--json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Document.GetProperty("ndcgAt10").GetDouble();
    }
}
