using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>The index on real sentence vectors: what it finds, and that it finds the same after it was closed and opened.</summary>
[TestFixture]
public sealed class RealVectorsTests
{
    private const int Dimensions = 384;
    private const string Model = "all-MiniLM-L6-v2/384";

    [TestCase(VectorFormat.Float32)]
    [TestCase(VectorFormat.Int8)]
    public async Task Search_finds_the_exact_neighbours_also_after_reopening(VectorFormat format)
    {
        var vectors = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(SharedData.PathOrSkip("data", "emb", "fiori", "embeddings.bin"))).ToArray()
            .Chunk(Dimensions).ToArray();
        var texts = (await File.ReadAllLinesAsync(SharedData.PathOrSkip("data", "emb", "fiori", "records.jsonl"))).Select(Text).ToArray();
        Assert.That(texts, Has.Length.EqualTo(vectors.Length));
        using TempFolder folder = new();
        EmbeddedIndexOptions options = new() { Path = folder.File("index.db"), Vectors = format };

        await using (var index = await OpenAsync(options))
        {
            var document = ChunkFactory.Document("fiori", "1");
            await index.WriteAsync(
                [.. vectors.Select((vector, number) => ChunkFactory.Chunk(document, number, vectors.Length, texts[number], Model) with { Vector = vector })],
                CancellationToken.None);
            await AssertNeighboursAsync(index, vectors, texts);
        }

        await using var reopened = await OpenAsync(options);
        await AssertNeighboursAsync(reopened, vectors, texts);
    }

    private static async Task AssertNeighboursAsync(EmbeddedChunkIndex index, float[][] vectors, string[] texts)
    {
        for (var query = 0; query < vectors.Length; query += 40)
        {
            var hits = await index.SearchDenseAsync(vectors[query], Model, new ChunkQuery(ChunkFactory.Tenant, 10), CancellationToken.None);
            var exact = vectors.Select(vector => (double)TensorPrimitives.Dot<float>(vectors[query], vector)).OrderDescending().Take(10);
            Assert.That(hits.Select(hit => hit.Score), Is.EqualTo(exact).Within(1e-5));
            Assert.That(hits.Select(hit => hit.Chunk.Text), Is.EqualTo(hits.Select(hit => texts[hit.Chunk.Ordinal])));
        }
    }

    private static Task<EmbeddedChunkIndex> OpenAsync(EmbeddedIndexOptions options) =>
        EmbeddedChunkIndex.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static string Text(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("content").GetString()!;
    }
}
