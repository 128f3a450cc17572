using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IChunkIndex"/> must do. Two instances stand for two processes on the same index.</summary>
public abstract partial class ChunkIndexConformance
{
    private TempFolder _folder = null!;

    private protected IChunkIndex Index { get; private set; } = null!;

    private protected IChunkIndex Other { get; private set; } = null!;

    /// <summary>What the index can do beyond what every index promises: what a test needs and the index has not is a reason to skip the rest of it.</summary>
    private protected virtual IndexCapabilities Capabilities { get; } = new();

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task OpenBoth()
    {
        _folder = new TempFolder();
        Index = await OpenAsync(_folder.Path);
        Other = await OpenAsync(_folder.Path);
    }

    [TearDown]
    public async Task CloseBoth()
    {
        await Other.DisposeAsync();
        await Index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Write_of_all_chunks_completes_the_version()
    {
        var results = await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3), None);

        Assert.That(results, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Stored, ChunkWriteResult.Completed }));
        Assert.That(
            await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(new StoredDocument("a", "1", "/docs/a", "Title of a", 3)));
    }

    [Test]
    public async Task Write_in_any_order_and_many_calls_completes_with_the_last_one_missing()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3);

        Assert.That(await Index.WriteAsync([chunks[2]], None), Is.EqualTo(new[] { ChunkWriteResult.Stored }));
        Assert.That(await Other.WriteAsync([chunks[0]], None), Is.EqualTo(new[] { ChunkWriteResult.Stored }));
        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
        Assert.That(await Index.WriteAsync([chunks[1]], None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));
        Assert.That(await Other.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Not.Null);
    }

    [Test]
    public async Task Write_again_changes_nothing_and_answers_the_same()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3, "apples");
        await Index.WriteAsync([chunks[0]], None);
        await Index.WriteAsync([chunks[0], chunks[2]], None);
        var first = await Index.WriteAsync([chunks[1]], None);

        // The job is delivered again, under a later lease.
        var again = await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", epoch: 2), 3, "apples"), None);

        Assert.That(first, Is.EqualTo(new[] { ChunkWriteResult.Completed }));
        Assert.That(again, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Completed, ChunkWriteResult.Stored }));
        Assert.That(await VersionsFoundAsync(Index), Has.Length.EqualTo(3));
        Assert.That(await VersionsFoundAsync(Index, "apples"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Write_after_a_crash_in_the_middle_completes_with_the_chunks_of_both_leases()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3)[..2], None);

        var results = await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", epoch: 2), 3), None);

        Assert.That(results, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Stored, ChunkWriteResult.Completed }));
        Assert.That(await VersionsFoundAsync(Index), Has.Length.EqualTo(3));
    }

    [TestCase(1, 9, 2, 1)]
    [TestCase(2, 1, 2, 2)]
    public async Task Write_with_a_lower_fence_is_superseded(long order, int epoch, long highestOrder, int highestEpoch)
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "new", highestOrder, highestEpoch), 2)[..1], None);

        var results = await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "old", order, epoch), 2), None);

        Assert.That(results, Is.All.EqualTo(ChunkWriteResult.Superseded));
        Assert.That(await Other.FindWriterAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(new DocumentWriter(new Fence(highestOrder, highestEpoch), IsDeletion: false)));
        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
    }

    [Test]
    public async Task Write_with_a_lower_fence_of_the_version_that_is_readable_answers_as_if_it_had_written_it()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 2), 2), None);

        // Two jobs were given the same folder at the same time.
        var results = await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 1), 2), None);

        Assert.That(results, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Completed }));
        Assert.That((await Index.FindWriterAsync(ChunkFactory.Tenant, "a", None))?.Fence, Is.EqualTo(new Fence(2, 1)));
    }

    [Test]
    public async Task Write_of_two_versions_in_one_call_keeps_the_later_only()
    {
        await Index.WriteAsync(
            [
                .. ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"),
                .. ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 3, "apples"),
            ],
            None);

        Assert.That(await VersionsFoundAsync(Index), Is.EqualTo(new[] { "2", "2", "2" }));
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.EqualTo(new[] { "2", "2", "2" }));
        Assert.That(await Index.GetStatisticsAsync(None), Is.EqualTo(new IndexStatistics(1, 3, ChunkFactory.Model, 8)));
    }

    [Test]
    public async Task Write_with_one_bad_chunk_stores_none()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2);
        VectorizedChunk[] bad = [chunks[0], chunks[1] with { Vector = new float[] { float.NaN, 0, 0, 0, 0, 0, 0, 0 } }];

        Assert.That(async () => await Index.WriteAsync(bad, None), Throws.TypeOf<PermanentException>().With.Message.Contains("chunk 1 of 'a' has NaN as its number 0"));
        Assert.That(async () => await Index.WriteAsync([chunks[0] with { Vector = new float[] { 1, float.PositiveInfinity, 0, 0, 0, 0, 0, 0 } }], None), Throws.TypeOf<PermanentException>().With.Message.Contains("number 1"));
        Assert.That(async () => await Index.WriteAsync([chunks[0] with { Vector = new float[8] }], None), Throws.TypeOf<PermanentException>().With.Message.Contains("length 0"));
        Assert.That(await Index.WriteAsync([chunks[1]], None), Is.EqualTo(new[] { ChunkWriteResult.Stored }), "the first chunk had not been stored");
    }

    [Test]
    public async Task Write_of_another_model_or_size_says_what_to_do()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 1), None);

        Assert.That(
            async () => await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1, model: "other/8"), None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("test/8").And.Message.Contains("other/8").And.Message.Contains("models.embedding"));
        Assert.That(
            async () => await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1, dimensions: 9), None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("9 dimensions"));
        Assert.That((await Index.GetStatisticsAsync(None)).Documents, Is.EqualTo(1));
    }

    /// <summary>Opens an instance; those of a test share one index, empty at first.</summary>
    /// <param name="folder">A folder of the test's own; its name is unique.</param>
    private protected abstract Task<IChunkIndex> OpenAsync(string folder);

    /// <summary>Skips the rest of a test for an index that cannot do what it needs.</summary>
    private protected static void Require(bool can, string capability)
    {
        if (!can)
        {
            Assert.Ignore($"The index declares {nameof(IndexCapabilities)}.{capability} as false.");
        }
    }

    /// <summary>The versions of all chunks found, sorted: by vector, or by words if there are any.</summary>
    private protected async Task<string[]> VersionsFoundAsync(IChunkIndex index, string? words = null)
    {
        if (words is not null)
        {
            Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        }

        ChunkQuery query = new(ChunkFactory.Tenant, 1000);
        var hits = words is null
            ? await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None)
            : await index.SearchLexicalAsync(words, query, None);
        return [.. hits.Select(hit => hit.Chunk.Document.Version).Order(StringComparer.Ordinal)];
    }
}
