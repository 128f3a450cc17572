using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>Chunks of several versions, fences and leases arrive in any order, in calls of any size, some twice: the index does what a model of a few lines does.</summary>
[TestFixture]
public sealed class VersionSwitchProperties
{
    private static readonly string[] Documents = ["a", "b"];

    // A version's number of chunks is its own; the fence's sequence tells the job.
    private static readonly Gen<Arrival> Arrivals =
        Gen.Select(Gen.Int[0, 1], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 2], Gen.Int[0, 2])
            .Select((document, version, sequence, epoch, ordinal) => new Arrival(Documents[document], version, new Fence(sequence, epoch), ordinal % version));

    [Test]
    public async Task Write_in_any_interleaving_equals_the_model() =>
        await Arrivals.Array[1, 6].Array[1, 12].SampleAsync(
            async calls =>
            {
                using TempFolder folder = new();
                await using var index = await EmbeddedChunkIndex.OpenAsync(
                    new EmbeddedIndexOptions { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
                var models = Documents.ToDictionary(document => document, _ => new DocumentModel());
                foreach (var call in calls)
                {
                    var results = await index.WriteAsync([.. call.Select(arrival => arrival.ToChunk())], CancellationToken.None);
                    Assert.That(results, Is.EqualTo(call.Select(arrival => models[arrival.Document].Write(arrival))));
                    await AssertSameAsync(index, models);
                }
            },
            iter: 40,
            threads: 1);

    private static async Task AssertSameAsync(EmbeddedChunkIndex index, Dictionary<string, DocumentModel> models)
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

    private static string Name(ChunkHit hit) => $"{hit.Chunk.Document.DocumentId} {hit.Chunk.Document.Version} {hit.Chunk.Ordinal}";

    private sealed record Arrival(string Document, int Version, Fence Fence, int Ordinal)
    {
        public EmbeddedChunk ToChunk() => ChunkFactory.Chunk(
            ChunkFactory.Document(Document, Version.ToString(System.Globalization.CultureInfo.InvariantCulture), Fence.Sequence, Fence.Epoch), Ordinal, Version);
    }

    private sealed class DocumentModel
    {
        private readonly Dictionary<int, (Fence Fence, HashSet<int> Ordinals)> _pending = [];
        private Fence _highest;
        private int _completedBy;

        public int? Readable { get; private set; }

        public ChunkWriteResult Write(Arrival arrival)
        {
            if (arrival.Fence < _highest)
            {
                return ChunkWriteResult.Outranked;
            }

            foreach (var leftover in _pending.Where(entry => entry.Key != arrival.Version && entry.Value.Fence < arrival.Fence && arrival.Fence > _highest).ToArray())
            {
                _pending.Remove(leftover.Key);
            }

            _highest = arrival.Fence;
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
    }
}
