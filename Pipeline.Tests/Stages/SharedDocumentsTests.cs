using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.Tokenizers;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Text;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

/// <summary>Real documents: 884 of them in three formats' dialects.</summary>
internal sealed class SharedDocumentsTests
{
    [TestCase("peps", 737, false)]
    [TestCase("rust-book", 115, false)]
    [TestCase("csharp-standard", 32, false)]
    [TestCase("rust-book", 115, true)]
    [TestCase("csharp-standard", 32, true)]
    public async Task Read_and_chunk_real_documents_without_a_failure(string folder, int expected, bool hasTokenizer)
    {
        var counter = hasTokenizer ? TokenCounter.Of(new TokenizingGenerator(TiktokenTokenizer.CreateForEncoding("cl100k_base"))) : TokenCounter.Estimating;
        IngestInput input = new() { Path = SharedData.PathOrSkip("data", "docs", folder) };
        RecordingJobContext job = new();
        await using ScratchIndex index = new();
        ChunkOptions options = new();
        ChunkStage chunker = new(options, counter, index, NullLogger<ChunkStage>.Instance);

        var chunks = 0;
        var wrong = 0;
        await foreach (var document in Reading.Stage(new ReadOptions()).ExpandAsync(input, job, CancellationToken.None))
        {
            await foreach (var chunk in chunker.ExpandAsync(document, job, CancellationToken.None))
            {
                chunks++;
                wrong += counter.Count(chunk.Text) > options.MostWhole || chunk.Text != document.Content.Text[chunk.Start..chunk.End] ? 1 : 0;
            }
        }

        Assert.That(job.Failures, Is.Empty);
        Assert.That(job.Counters["documents"], Is.EqualTo(expected));
        Assert.That(wrong, Is.Zero, "chunks that are too large or out of step with the text");
        Assert.That(chunks, Is.GreaterThan(expected));
    }
}
