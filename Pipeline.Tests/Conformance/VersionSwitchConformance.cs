using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>
/// Chunks of several versions, fences and leases arrive in any order, in calls of any size, some twice, between deletions and confirmations: the index does what a model of a few
/// lines does. Two instances stand for two processes on the same index.
/// </summary>
public abstract class VersionSwitchConformance
{
    private static readonly string[] Documents = ["a", "b"];

    private static readonly Gen<string> Document = Gen.Int[0, 1].Select(number => Documents[number]);

    // The fence's order tells the job.
    private static readonly Gen<Fence> Fences = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 2]).Select((order, epoch) => new Fence(order, epoch));

    // A version's number of chunks is its own.
    private static readonly Gen<Arrival> Arrivals =
        Gen.Select(Document, Gen.Int[1, 3], Fences, Gen.Int[0, 2]).Select((document, version, fence, ordinal) => new Arrival(document, version, fence, ordinal % version));

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, Arrivals.Array[1, 6].Select(arrivals => (Step)new Write(arrivals))),
        (1, Gen.Select(Document, Fences).Select((document, fence) => (Step)new Delete(document, fence))),
        (2, Gen.Select(Document, Gen.Int[1, 3], Fences).Select((document, version, fence) => (Step)new Confirm(document, version, fence))));

    [Test]
    public async Task Index_after_any_interleaving_equals_the_model() =>
        await Steps.Array[1, 14].SampleAsync(
            async steps =>
            {
                using TempFolder folder = new();
                await using var index = await OpenAsync(folder.Path);
                await using var other = await OpenAsync(folder.Path);
                var models = Documents.ToDictionary(document => document, _ => new DocumentModel());
                foreach (var (number, step) in steps.Index())
                {
                    await RunAsync(number % 2 == 0 ? index.Index : other.Index, models, step);
                    await AssertSameAsync(number % 3 == 0 ? index.Index : other.Index, models);
                }

                Assert.That((await index.Upkeep!.VerifyAsync(CancellationToken.None)).Faults, Is.Empty);
            },
            iter: 60,
            threads: 1);

    /// <summary>Opens an instance; those of one folder share one index, empty at first.</summary>
    /// <param name="folder">A folder of the sample's own; its name is unique.</param>
    private protected abstract Task<OpenIndex> OpenAsync(string folder);

    private static async Task RunAsync(IChunkIndex index, Dictionary<string, DocumentModel> models, Step step)
    {
        switch (step)
        {
            case Write write:
                var results = await index.WriteAsync([.. write.Arrivals.Select(arrival => arrival.ToChunk())], CancellationToken.None);
                Assert.That(results, Is.EqualTo(write.Arrivals.Select(arrival => models[arrival.Document].Write(arrival))));
                break;
            case Delete delete:
                var deletion = await index.DeleteDocumentAsync(ChunkFactory.Tenant, delete.Document, delete.Fence, CancellationToken.None);
                Assert.That(deletion, Is.EqualTo(models[delete.Document].Delete(delete.Fence)));
                break;
            case Confirm confirm:
                Assert.That(
                    await index.ConfirmAsync(ChunkFactory.Document(confirm.Document, Name(confirm.Version), confirm.Fence.Order, confirm.Fence.Epoch), CancellationToken.None),
                    Is.EqualTo(models[confirm.Document].Confirm(confirm.Version, confirm.Fence)));
                break;
        }
    }

    private static async Task AssertSameAsync(IChunkIndex index, Dictionary<string, DocumentModel> models)
    {
        var expected = models
            .SelectMany(model => Enumerable.Range(0, model.Value.Readable ?? 0).Select(ordinal => $"{model.Key} {model.Value.Readable} {ordinal}"))
            .ToArray();
        ChunkQuery query = new(ChunkFactory.Tenant, 100);
        var dense = await index.SearchDenseAsync(ChunkFactory.Vector("q"), ChunkFactory.Model, query, CancellationToken.None);
        var lexical = await index.SearchLexicalAsync("words", query, CancellationToken.None);
        Assert.That(dense.Select(Name), Is.EquivalentTo(expected));
        Assert.That(lexical.Select(Name), Is.EquivalentTo(expected));
    }

    private static string Name(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(ChunkHit hit) => $"{hit.Chunk.Document.DocumentId} {hit.Chunk.Document.Version} {hit.Chunk.Ordinal}";

    private sealed record Arrival(string Document, int Version, Fence Fence, int Ordinal)
    {
        public VectorizedChunk ToChunk() => ChunkFactory.Chunk(
            ChunkFactory.Document(Document, Name(Version), Fence.Order, Fence.Epoch), Ordinal, Version);
    }

    private abstract record Step;

    private sealed record Write(Arrival[] Arrivals) : Step;

    private sealed record Delete(string Document, Fence Fence) : Step;

    private sealed record Confirm(string Document, int Version, Fence Fence) : Step;

    private sealed class DocumentModel
    {
        private readonly Dictionary<int, (Fence Fence, HashSet<int> Ordinals)> _pending = [];
        private Fence _highest;
        private int _completedBy;

        public int? Readable { get; private set; }

        public ChunkWriteResult Write(Arrival arrival)
        {
            if (arrival.Fence < _highest && Readable != arrival.Version)
            {
                return ChunkWriteResult.Superseded;
            }

            Raise(arrival.Fence, except: arrival.Version);
            if (Readable == arrival.Version)
            {
                return _completedBy == arrival.Ordinal ? ChunkWriteResult.Completed : ChunkWriteResult.Stored;
            }

            var ordinals = _pending.TryGetValue(arrival.Version, out var pending) ? pending.Ordinals : [];
            ordinals.Add(arrival.Ordinal);
            _pending[arrival.Version] = (arrival.Fence, ordinals);
            if (ordinals.Count < arrival.Version)
            {
                return ChunkWriteResult.Stored;
            }

            _pending.Remove(arrival.Version);
            (Readable, _completedBy) = (arrival.Version, arrival.Ordinal);
            return ChunkWriteResult.Completed;
        }

        public DocumentDeletion Delete(Fence fence)
        {
            if (fence < _highest)
            {
                return new DocumentDeletion(0, IsSuperseded: true);
            }

            DocumentDeletion deletion = new(Readable ?? 0);
            _highest = fence;
            _pending.Clear();
            Readable = null;
            return deletion;
        }

        public ConfirmResult Confirm(int version, Fence fence)
        {
            if (Readable == version)
            {
                Raise(fence, except: version);
                return ConfirmResult.Unchanged;
            }

            return fence < _highest ? ConfirmResult.Superseded : ConfirmResult.Missing;
        }

        private void Raise(Fence fence, int except)
        {
            if (fence > _highest)
            {
                _highest = fence;
                foreach (var leftover in _pending.Where(entry => entry.Key != except && entry.Value.Fence < fence).ToArray())
                {
                    _pending.Remove(leftover.Key);
                }
            }
        }
    }
}
