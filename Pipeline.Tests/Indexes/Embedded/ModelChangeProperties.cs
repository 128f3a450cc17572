using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>Documents come, change and go, and changes of model stop anywhere and go on in a new instance: the vectors are always those of the current model, for every chunk.</summary>
[TestFixture]
public sealed class ModelChangeProperties
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (3, Gen.Select(Gen.Int[0, 3], Gen.Int[1, 700]).Select((document, chunks) => (Step)new Write($"doc-{document}", chunks))),
        (1, Gen.Int[0, 3].Select(document => (Step)new Delete($"doc-{document}"))),
        (3, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4]).Select((model, batches) => (Step)new Change($"model-{model}", batches))));

    [Test]
    public async Task Vectors_are_the_current_models_after_any_steps() =>
        await Steps.Array[1, 14].SampleAsync(RunAsync, iter: 30, threads: 1);

    private static async Task RunAsync(Step[] steps)
    {
        using TempFolder folder = new();
        NamedModel current = new("model-first");
        Dictionary<string, int> documents = [];
        for (var i = 0; i < steps.Length; i++)
        {
            // A new instance each time: nothing but the file is carried over.
            await using var index = await EmbeddedChunkIndex.OpenAsync(
                new EmbeddedIndexOptions { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
            switch (steps[i])
            {
                case Write write:
                    await index.WriteAsync(current.Chunks(ChunkFactory.Document(write.Document, $"{i}", order: i), write.Chunks), CancellationToken.None);
                    documents[write.Document] = write.Chunks;
                    break;
                case Delete delete:
                    await index.DeleteDocumentAsync(ChunkFactory.Tenant, delete.Document, new Fence(i, 1), CancellationToken.None);
                    documents.Remove(delete.Document);
                    break;
                case Change change:
                    NamedModel next = new(change.Model);
                    current = await ChangeAsync(index, next, change.Batches) ? next : current;
                    break;
            }

            await AssertHoldsAsync(index, current, documents.Values.Sum());
        }

        // A chunk that goes takes its vectors of both generations along.
        using var session = new SqliteConnections(folder.File("index.db")).OpenReader();
        Assert.That(session.Scalar("SELECT count(*) FROM vectors WHERE (id & ~(1 << 62)) NOT IN (SELECT id FROM chunks)"), Is.Zero);
    }

    private static async Task<bool> ChangeAsync(EmbeddedChunkIndex index, NamedModel model, int batches)
    {
        using CancellationTokenSource stop = new();
        model.BeforeBatch = _ =>
        {
            if (batches-- == 0)
            {
                stop.Cancel();
            }
        };
        try
        {
            return await index.ChangeModelAsync(model.Fitted, model.Embed, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped while the last ones are being embedded, the change comes to pass all the same; a write of any kind has to wait for it.
            await index.DeleteDocumentAsync(ChunkFactory.Tenant, "none", fence: null, CancellationToken.None);
            return (await index.ReadModelAsync(CancellationToken.None))?.Identity == model.Identity;
        }
    }

    private static async Task AssertHoldsAsync(EmbeddedChunkIndex index, NamedModel model, int chunks)
    {
        var any = model.Vector("any");
        var hits = chunks == 0 ? [] : await index.SearchDenseAsync(any, model.Identity, new ChunkQuery(ChunkFactory.Tenant, 10_000), CancellationToken.None);
        Assert.That(hits.Select(hit => hit.Chunk.Id).Distinct().Count(), Is.EqualTo(chunks));
        Assert.That(hits, Is.All.Matches<ChunkHit>(hit => Math.Abs(hit!.Score - Dot(any, model.Vector(hit.Chunk.Text))) < 1e-5));
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    private abstract record Step;

    private sealed record Write(string Document, int Chunks) : Step;

    private sealed record Delete(string Document) : Step;

    private sealed record Change(string Model, int Batches) : Step;
}
