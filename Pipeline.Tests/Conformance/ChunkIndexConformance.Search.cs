using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <content>What is found.</content>
public abstract partial class ChunkIndexConformance
{
    [Test]
    public async Task CountWords_counts_readable_chunks_of_the_tenant_in_all_forms_of_a_word()
    {
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 3, "pears"), None);
        var before = await Index.CountWordsAsync(ChunkFactory.Tenant, "the apple or plums", None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", fence: null, None);
        var after = await Other.CountWordsAsync(ChunkFactory.Tenant, "apple", None);

        Assert.That((before!.Passages, before.Having["apple"], before.Having["plums"]), Is.EqualTo((5, 2, 0)));
        Assert.That((after!.Passages, after.Having["apple"]), Is.EqualTo((2, 2)));
        Assert.That(await Index.CountWordsAsync("nobody", "apple", None), Is.Null);
    }

    [Test]
    public async Task CountWords_counts_no_chunk_of_a_version_that_is_not_complete()
    {
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 9, "apples and pears")[..8], None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 9, "apples and pears")[1..], None);

        var counts = await Other.CountWordsAsync(ChunkFactory.Tenant, "apples pears", None);

        Assert.That((counts!.Passages, counts.Having["apples"], counts.Having["pears"]), Is.EqualTo((2, 2, 0)));
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public async Task Search_by_a_vector_that_is_not_finite_is_an_error(float number)
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2), None);
        float[] vector = [0, 0, number, 0, 0, 0, 0, 0];

        Assert.That(
            async () => await Index.SearchDenseAsync(vector, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 1), None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("The vector of the query").And.Message.Contains("number 2"));
    }

    [Test]
    public async Task Search_before_the_version_is_complete_finds_the_one_before()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 2, "apples and pears")[..1], None);

        Assert.That(await VersionsFoundAsync(Index), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(await Index.SearchLexicalAsync("pears", new ChunkQuery(ChunkFactory.Tenant, 10), None), Is.Empty);
    }

    [Test]
    public async Task Search_among_many_chunks_that_went_still_gives_its_top()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 20, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 20, "apples"), None);
        var longer = string.Join(' ', Enumerable.Repeat("pears and plums and apples", 20));
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 1, longer), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("c", "3"), 1, longer), None);
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", fence: null, None);

        var lexical = await Index.SearchLexicalAsync("apples", new ChunkQuery(ChunkFactory.Tenant, 2), None);
        var dense = await Index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 2), None);

        Assert.That(dense.Select(hit => hit.Chunk.Document.Version), Is.EquivalentTo(new[] { "2", "3" }));
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        Assert.That(lexical.Select(hit => hit.Chunk.Document.Version), Is.EquivalentTo(new[] { "2", "3" }));
    }

    [Test]
    public async Task Search_in_another_instance_sees_what_was_added_replaced_and_deleted()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1, "apples"), None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1", "1", "1" }));

        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 3, "apples"), None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1", "2", "2", "2" }));
        Assert.That(await VersionsFoundAsync(Other, "apples"), Is.EqualTo(new[] { "1", "2", "2", "2" }));

        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None);
        Assert.That(await VersionsFoundAsync(Other), Is.EqualTo(new[] { "1" }));
        Assert.That(await VersionsFoundAsync(Other, "apples"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task Search_returns_the_chunk_as_it_was_written()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 7, epoch: 3), 2);
        await Index.WriteAsync(chunks, None);

        var dense = await Index.SearchDenseAsync(chunks[1].Vector, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 1), None);
        var lexical = await Index.SearchLexicalAsync("words", new ChunkQuery(ChunkFactory.Tenant, 2), None);

        Assert.That(dense, Has.Count.EqualTo(1));
        Assert.That(dense[0].Score, Is.EqualTo(1).Within(1e-5));
        AssertSame(dense[0].Chunk, chunks[1].Chunk);
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        AssertSame(lexical.Single(hit => hit.Chunk.Ordinal == 0).Chunk, chunks[0].Chunk);
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
        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None), Is.EqualTo(new DocumentDeletion(2)));
        Assert.That((await Index.FindDocumentAsync("other", "a", None))?.Version, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Search_lexical_takes_any_text_as_words()
    {
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
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
        Assert.That(dense.Select(hit => hit.Score), Is.Ordered.Descending);
        Assert.That(dense[0].Chunk.Ordinal, Is.EqualTo(4));
        Require(Capabilities.Words, nameof(IndexCapabilities.Words));
        Assert.That(lexical, Has.Count.EqualTo(7));
        Assert.That(lexical.Select(hit => hit.Score), Is.Ordered.Descending);
        Assert.That(lexical[0].Score, Is.Positive);
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
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "/b/2", fence: null, None);

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
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 7)[..3], None);

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
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None);
        Assert.That((await Other.FindVectorsAsync(ChunkFactory.Model, [readable, pending], None)).Keys, Is.EqualTo(new[] { pending }), "deleted");
    }

    [Test]
    public async Task FindVectors_of_another_model_than_the_index_holds_is_an_error()
    {
        Assert.That(await Other.FindVectorsAsync("other/8", [Guid.Empty], None), Is.Empty, "an empty index");

        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 1), None);

        var error = await Assert.ThrowsAsync<PermanentException>(async () => await Other.FindVectorsAsync("other/8", [Guid.Empty], None));
        Assert.That(error!.Message, Does.Contain("other/8").And.Contain(ChunkFactory.Model));
    }

    [Test]
    public async Task Search_beside_switching_versions_sees_one_whole_version()
    {
        Require(Capabilities.AtomicSwitch, nameof(IndexCapabilities.AtomicSwitch));
        const int Versions = 40;
        const int Chunks = 5;
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "0"), Chunks, "apples"), None);
        using CancellationTokenSource done = new();
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(() => ReadUntilAsync(number == 0 ? Index : Other, Chunks, done.Token))).ToArray();

        for (var version = 1; version <= Versions; version++)
        {
            var document = ChunkFactory.Document("a", version.ToString(System.Globalization.CultureInfo.InvariantCulture), order: version + 1);
            var chunks = ChunkFactory.Chunks(document, Chunks, "apples");
            await Index.WriteAsync(chunks[..2], None);
            await Index.WriteAsync(chunks[2..], None);
        }

        await done.CancelAsync();
        Assert.That(await Task.WhenAll(readers), Is.All.Positive);
    }

    private async Task<int> ReadUntilAsync(IChunkIndex index, int chunks, CancellationToken done)
    {
        var reads = 0;
        do
        {
            foreach (var words in Capabilities.Words ? new[] { null, "apples" } : [null])
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
