using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>Writes 10,000 chunks of 1,000 characters with vectors of 384 numbers, in batches of 256, into a new file: ten megabytes of text an operation, each batch flushed to the disk.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class IndexWriting
{
    private const int Count = 10_000;
    private const int ChunksInDocument = 20;
    private const int Batch = 256;

    private VectorizedChunk[] _chunks = null!;

    [GlobalSetup]
    public async Task Embed()
    {
        var texts = Corpus.Chunks(Count);
        using LexicalEmbeddingGenerator generator = new(384);
        var vectors = await generator.GenerateAsync(texts, cancellationToken: CancellationToken.None);
        _chunks = [.. texts.Select((text, number) => new VectorizedChunk(Chunk(text, number), vectors[number].Vector, "lexical-1/384"))];
    }

    [Benchmark]
    public async Task Write()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-");
        EmbeddedIndexOptions options = new() { Path = Path.Combine(folder.FullName, "index.db") };
        await using (var index = await EmbeddedChunkIndex.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
        {
            for (var from = 0; from < Count; from += Batch)
            {
                await index.WriteAsync(_chunks[from..Math.Min(from + Batch, Count)], CancellationToken.None);
            }
        }

        folder.Delete(recursive: true);
    }

    private static Chunk Chunk(string text, int number)
    {
        DocumentVersion document = new()
        {
            Tenant = "default",
            DocumentId = $"doc-{number / ChunksInDocument}",
            Version = "1",
            Source = $"/docs/{number / ChunksInDocument}",
            Title = "A title of some words",
            Fence = new Fence(1, 1),
        };
        var ordinal = number % ChunksInDocument;
        return new Chunk
        {
            Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            Document = document,
            Ordinal = ordinal,
            Total = ordinal == ChunksInDocument - 1 ? ChunksInDocument : null,
            Text = text,
            Heading = "First part › Second part",
        };
    }
}
