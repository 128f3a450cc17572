using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IChunkIndex"/> must do. Two instances stand for two processes on the same index.</summary>
public abstract class ChunkIndexConformance
{
    private TempFolder _folder = null!;

    private protected IChunkIndex Index { get; private set; } = null!;

    private protected IChunkIndex Other { get; private set; } = null!;

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
    public async Task CountWords_counts_readable_chunks_of_the_tenant_in_all_forms_of_a_word()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 3, "pears"), None);
        var before = await Index.CountWordsAsync(ChunkFactory.Tenant, "the apple or plums", None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", None);
        var after = await Other.CountWordsAsync(ChunkFactory.Tenant, "apple", None);

        Assert.That((before!.Passages, before.Having["apple"], before.Having["plums"]), Is.EqualTo((5, 2, 0)));
        Assert.That((after!.Passages, after.Having["apple"]), Is.EqualTo((2, 2)));
        Assert.That(await Index.CountWordsAsync("nobody", "apple", None), Is.Null);
    }

    [Test]
    public async Task Search_before_the_version_is_complete_finds_the_one_before()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 2, "apples and pears")[..1], None);

        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(await VersionsFoundAsync(Index), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(await Index.SearchLexicalAsync("pears", new ChunkQuery(ChunkFactory.Tenant, 10), None), Is.Empty);
    }

    [Test]
    public async Task Search_among_many_chunks_that_went_still_gives_its_top()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 20, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 20, "apples"), None);
        var longer = string.Join(' ', Enumerable.Repeat("pears and plums and apples", 20));
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 1, longer), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("c", "3"), 1, longer), None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", None);

        var lexical = await Index.SearchLexicalAsync("apples", new ChunkQuery(ChunkFactory.Tenant, 2), None);
        var dense = await Index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 2), None);

        Assert.That(lexical.Select(hit => hit.Chunk.Document.Version), Is.EquivalentTo(new[] { "2", "3" }));
        Assert.That(dense.Select(hit => hit.Chunk.Document.Version), Is.EquivalentTo(new[] { "2", "3" }));
    }

    [Test]
    public async Task Search_in_another_instance_sees_what_was_added_replaced_and_deleted()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1, "apples"), None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1", "1", "1" }));

        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 3, "apples"), None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1", "2", "2", "2" }));
        Assert.That(await VersionsFoundAsync(Other, "apples"), Is.EqualTo(new[] { "1", "2", "2", "2" }));

        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1" }));
        Assert.That(await VersionsFoundAsync(Other, "apples"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task Search_returns_the_chunk_as_it_was_written()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1", sequence: 7, epoch: 3), 2);
        await Index.WriteAsync(chunks, None);

        var dense = await Index.SearchDenseAsync(chunks[1].Vector, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 1), None);
        var lexical = await Index.SearchLexicalAsync("words", new ChunkQuery(ChunkFactory.Tenant, 2), None);

        Assert.That(dense, Has.Count.EqualTo(1));
        Assert.That(dense[0].Score, Is.EqualTo(1).Within(1e-5));
        AssertSame(dense[0].Chunk, chunks[1].Chunk);
        AssertSame(lexical.Single(hit => hit.Chunk.Ordinal == 0).Chunk, chunks[0].Chunk);
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
    public async Task Write_with_a_lower_fence_is_outranked(long sequence, int epoch, long highestSequence, int highestEpoch)
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "new", highestSequence, highestEpoch), 2)[..1], None);

        var results = await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "old", sequence, epoch), 2), None);

        Assert.That(results, Is.All.EqualTo(ChunkWriteResult.Outranked));
        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
    }

    [Test]
    public async Task Write_with_a_lower_fence_after_a_deletion_does_not_bring_the_document_back()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 1), None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None);

        var results = await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", sequence: 1), 1), None);

        Assert.That(results, Is.All.EqualTo(ChunkWriteResult.Outranked));
        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
    }

    [Test]
    public async Task Write_of_two_versions_in_one_call_keeps_the_later_only()
    {
        await Index.WriteAsync(
            [
                .. ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"),
                .. ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 3, "apples"),
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
        EmbeddedChunk[] bad = [chunks[0], chunks[1] with { Vector = new float[] { float.NaN, 0, 0, 0, 0, 0, 0, 0 } }];

        Assert.That(async () => await Index.WriteAsync(bad, None), Throws.TypeOf<PermanentException>().With.Message.Contains("length NaN"));
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

    [Test]
    public async Task Search_with_another_model_or_size_says_what_to_do()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 1), None);
        ChunkQuery query = new(ChunkFactory.Tenant, 1);

        Assert.That(
            async () => await Index.SearchDenseAsync(ChunkFactory.Vector("q"), "other/8", query, None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("models.embedding"));
        Assert.That(
            async () => await Index.SearchDenseAsync(ChunkFactory.Vector("q", 9), ChunkFactory.Model, query, None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("9 dimensions"));
    }

    [Test]
    public async Task Search_of_an_empty_index_finds_nothing()
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 5);

        Assert.That(await Index.SearchDenseAsync(ChunkFactory.Vector("q"), ChunkFactory.Model, query, None), Is.Empty);
        Assert.That(await Index.SearchLexicalAsync("apples", query, None), Is.Empty);
        Assert.That(await Index.GetStatisticsAsync(None), Is.EqualTo(new IndexStatistics(0, 0, null, 0)));
    }

    [Test]
    public async Task Search_finds_the_chunks_of_its_tenant_only()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "mine"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "theirs", tenant: "other"), 2, "apples"), None);

        Assert.That(await VersionsFoundAsync(Index), Is.EqualTo(new[] { "mine", "mine" }));
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.EqualTo(new[] { "mine", "mine" }));
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "theirs", tenant: "other"), 1, "apples"), None);
        Assert.That(await VersionsFoundAsync(Index), Is.EqualTo(new[] { "mine", "mine" }), "also after a change elsewhere");
        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(2));
        Assert.That((await Index.FindDocumentAsync("other", "a", None))?.Version, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Search_lexical_takes_any_text_as_words()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 1, "a running fox"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1, "a lazy dog"), None);
        ChunkQuery query = new(ChunkFactory.Tenant, 5);

        foreach (var text in new[] { "runs", "\"fox\" AND NOT (", "fox*) OR NEAR(\"", "text:fox", "^fox - + {x}:'", "what does a fox do?" })
        {
            var hits = await Index.SearchLexicalAsync(text, query, None);
            Assert.That(hits.Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(new[] { "a" }), text);
        }

        Assert.That(await Index.SearchLexicalAsync("?!\0\ud800 -- ;", query, None), Is.Empty);
        Assert.That(await Index.SearchLexicalAsync(string.Join(' ', Enumerable.Range(0, 5000)) + " fox", query, None), Is.Empty);
    }

    [Test]
    public async Task Search_gives_at_most_top_hits_best_first()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 30, "apples");
        await Index.WriteAsync(chunks, None);

        var dense = await Index.SearchDenseAsync(chunks[4].Vector, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 7), None);
        var lexical = await Index.SearchLexicalAsync("apples", new ChunkQuery(ChunkFactory.Tenant, 7), None);

        Assert.That(dense, Has.Count.EqualTo(7));
        Assert.That(lexical, Has.Count.EqualTo(7));
        Assert.That(dense.Select(hit => hit.Score), Is.Ordered.Descending);
        Assert.That(dense[0].Chunk.Ordinal, Is.EqualTo(4));
        Assert.That(lexical.Select(hit => hit.Score), Is.Ordered.Descending);
        Assert.That(lexical[0].Score, Is.Positive);
    }

    [Test]
    public async Task Delete_takes_the_document_and_what_is_pending_of_it()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 2, "pears")[..1], None);

        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(2));

        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
        Assert.That(await VersionsFoundAsync(Index), Is.Empty);
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.Empty);
        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Zero);
        Assert.That(
            await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 2, "pears")[1..], None),
            Is.EqualTo(new[] { ChunkWriteResult.Stored }),
            "the pending chunk had gone, too");
    }

    [Test]
    public async Task List_pages_through_the_readable_documents_below_a_prefix()
    {
        foreach (var id in new[] { "/b/2", "/b/10", "/a", "/b", "/bc", "/b/\U0001F600", "/b/1" })
        {
            await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document(id, "1"), 2), None);
        }

        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("/b/pending", "1"), 2)[..1], None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("/b/theirs", "1", tenant: "other"), 2), None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "/b/2", None);

        var first = await Other.ListDocumentsAsync(ChunkFactory.Tenant, new DocumentPage { Prefix = "/b/", Limit = 2 }, None);
        var second = await Other.ListDocumentsAsync(ChunkFactory.Tenant, new DocumentPage { Prefix = "/b/", Limit = 2, After = first[^1].DocumentId }, None);
        var all = await Index.ListDocumentsAsync(ChunkFactory.Tenant, new DocumentPage(), None);

        Assert.That(first, Is.EqualTo(new[] { Stored("/b/1"), Stored("/b/10") }));
        Assert.That(second, Is.EqualTo(new[] { Stored("/b/\U0001F600") }));
        Assert.That(all.Select(document => document.DocumentId), Is.EqualTo(new[] { "/a", "/b", "/b/1", "/b/10", "/b/\U0001F600", "/bc" }));
        Assert.That(await Index.ListDocumentsAsync("nobody", new DocumentPage(), None), Is.Empty);

        static StoredDocument Stored(string id) => new(id, "1", "/docs/" + id, "Title of " + id, 2);
    }

    [Test]
    public async Task ListChunks_gives_the_readable_version_piece_by_piece()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 5);
        await Index.WriteAsync([.. chunks.Reverse()], None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", sequence: 2), 7)[..3], None);

        var first = await Other.ListChunksAsync(ChunkFactory.Tenant, "a", 0, 3, None);
        var rest = await Other.ListChunksAsync(ChunkFactory.Tenant, "a", 3, 3, None);

        Assert.That(first.Concat(rest).Select(chunk => chunk.Id), Is.EqualTo(chunks.Select(chunk => chunk.Chunk.Id)));
        AssertSame(rest[0], chunks[3].Chunk);
        Assert.That(await Other.ListChunksAsync(ChunkFactory.Tenant, "a", 5, 3, None), Is.Empty);
        Assert.That(await Other.ListChunksAsync(ChunkFactory.Tenant, "b", 0, 3, None), Is.Empty);
    }

    [Test]
    public async Task FindVectors_by_content_finds_stored_and_pending_chunks_until_they_go()
    {
        var (readable, pending, unknown) = (new Guid("00000000-0000-0000-0000-000000000001"), new Guid("00000000-0000-0000-0000-000000000002"), new Guid("00000000-0000-0000-0000-000000000003"));
        var a = ChunkFactory.Chunk(ChunkFactory.Document("a", "1"), 0, 1) with { Content = readable };
        var b = ChunkFactory.Chunk(ChunkFactory.Document("b", "1"), 0, 2) with { Content = pending };
        await Index.WriteAsync([a, b], None);

        var found = await Other.FindVectorsAsync(ChunkFactory.Model, [readable, unknown, pending], None);

        Assert.That(found.Keys, Is.EquivalentTo(new[] { readable, pending }));
        Assert.That(found[readable].ToArray(), Is.EqualTo(a.Vector.ToArray()));
        Assert.That(found[pending].ToArray(), Is.EqualTo(b.Vector.ToArray()));
        Assert.That(await Other.FindVectorsAsync("other/8", [readable], None), Is.Empty, "of another model");
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", None);
        Assert.That((await Other.FindVectorsAsync(ChunkFactory.Model, [readable, pending], None)).Keys, Is.EqualTo(new[] { pending }), "deleted");
    }

    [Test]
    public async Task Search_beside_switching_versions_sees_one_whole_version()
    {
        const int Versions = 40;
        const int Chunks = 5;
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "0"), Chunks, "apples"), None);
        using CancellationTokenSource done = new();
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(() => ReadUntilAsync(number == 0 ? Index : Other, Chunks, done.Token))).ToArray();

        for (var version = 1; version <= Versions; version++)
        {
            var document = ChunkFactory.Document("a", version.ToString(System.Globalization.CultureInfo.InvariantCulture), sequence: version + 1);
            var chunks = ChunkFactory.Chunks(document, Chunks, "apples");
            await Index.WriteAsync(chunks[..2], None);
            await Index.WriteAsync(chunks[2..], None);
        }

        await done.CancelAsync();
        Assert.That(await Task.WhenAll(readers), Is.All.Positive);
    }

    /// <summary>Opens an instance; those of a test share one index, empty at first.</summary>
    /// <param name="folder">A folder of the test's own; its name is unique.</param>
    private protected abstract Task<IChunkIndex> OpenAsync(string folder);

    /// <summary>The versions of all chunks found, sorted: by vector, or by words if there are any.</summary>
    private protected static async Task<string[]> VersionsFoundAsync(IChunkIndex index, string? words = null)
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 1000);
        var hits = words is null
            ? await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None)
            : await index.SearchLexicalAsync(words, query, None);
        return [.. hits.Select(hit => hit.Chunk.Document.Version).Order(StringComparer.Ordinal)];
    }

    private static async Task<int> ReadUntilAsync(IChunkIndex index, int chunks, CancellationToken done)
    {
        var reads = 0;
        do
        {
            foreach (var words in new[] { null, "apples" })
            {
                var versions = await VersionsFoundAsync(index, words);
                Assert.That(versions, Has.Length.EqualTo(chunks).And.All.EqualTo(versions.FirstOrDefault()));
            }

            reads++;
        }
        while (!done.IsCancellationRequested);

        return reads;
    }

    private static void AssertSame(Chunk actual, Chunk expected)
    {
        Assert.That(actual.Document.Metadata, Is.EquivalentTo(expected.Document.Metadata));
        Assert.That(actual with { Document = expected.Document }, Is.EqualTo(expected));
        Assert.That(actual.Document with { Metadata = expected.Document.Metadata }, Is.EqualTo(expected.Document));
    }
}
