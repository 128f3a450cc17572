using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IModelStore"/> must do. Two instances stand for two processes on the same index.</summary>
/// <typeparam name="TIndex">The index.</typeparam>
public abstract partial class ModelStoreConformance<TIndex>
    where TIndex : class, IChunkIndex, IModelStore
{
    // More than are embedded at once.
    private const int Many = 3000;

    private NamedModel _old = null!;
    private NamedModel _new = null!;
    private TempFolder _folder = null!;
    private TIndex _index = null!;
    private TIndex _other = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task OpenBoth()
    {
        _old = new NamedModel("old");
        _new = new NamedModel("new", 16);
        _folder = new TempFolder();
        _index = await OpenAsync(_folder.Path);
        _other = await OpenAsync(_folder.Path);
    }

    [TearDown]
    public async Task CloseBoth()
    {
        await _other.DisposeAsync();
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Change_answers_from_the_new_vectors_in_every_instance()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 5), None);
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("b", "1", tenant: "other"), 5), None);
        await AssertHoldsAsync(_other, _old, 5);

        Assert.That(await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None), Is.True);

        await AssertHoldsAsync(_index, _new, 5);
        await AssertHoldsAsync(_other, _new, 5);
        await AssertHoldsAsync(_other, _new, 5, "other");
        Assert.That(await _other.GetStatisticsAsync(None), Is.EqualTo(new IndexStatistics(2, 10, "new", 16)));
    }

    [Test]
    public async Task Change_keeps_what_the_model_is_made_of()
    {
        Assert.That(await _index.ReadModelAsync(None), Is.Null);
        await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None);

        await using var later = await OpenAsync(_folder.Path);
        var model = await later.ReadModelAsync(None);

        Assert.That(model, Is.Not.Null);
        Assert.That((model!.Identity, model.Dimensions), Is.EqualTo(("new", 16)));
        Assert.That(model.Payload.ToArray(), Is.EqualTo(_new.Fitted.Payload.ToArray()));
    }

    [Test]
    public async Task Search_and_write_with_the_former_model_tell_of_the_change()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 2), None);
        await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None);
        VectorizedChunk[] mixed = [.. _new.Chunks(ChunkFactory.Document("b", "1"), 2), .. _old.Chunks(ChunkFactory.Document("c", "1"), 2)];

        var search = await Assert.ThrowsAsync<ModelChangedException>(async () => await SearchAsync(_other, _old, "any"));
        await Assert.ThrowsAsync<ModelChangedException>(async () => await _other.WriteAsync(mixed, None));

        Assert.That((search!.Current, search.Given), Is.EqualTo(("new", "old")));
        Assert.That(async () => await SearchAsync(_other, new NamedModel("unknown"), "any"), Throws.TypeOf<PermanentException>());
        await AssertHoldsAsync(_index, _new, 2);
    }

    [Test]
    public async Task Change_back_admits_the_former_model_again()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 2), None);
        await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None);
        await _index.ChangeModelAsync(_old.Fitted, _old.Embed, None);

        await _other.WriteAsync(_old.Chunks(ChunkFactory.Document("b", "1"), 2), None);

        await AssertHoldsAsync(_other, _old, 4);
        await Assert.ThrowsAsync<ModelChangedException>(async () => await SearchAsync(_other, _new, "any"));
    }

    [Test]
    public async Task Change_reaches_versions_that_are_not_complete()
    {
        var chunks = _old.Chunks(ChunkFactory.Document("a", "1"), 3);
        await _index.WriteAsync(chunks[..2], None);
        await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None);

        await _other.WriteAsync(_new.Chunks(ChunkFactory.Document("a", "1"), 3)[2..], None);

        await AssertHoldsAsync(_other, _new, 3);
    }

    [Test]
    public async Task Change_that_was_stopped_goes_on_in_another_instance()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), Many), None);
        StopAfter(_new, 1000);
        await AssertHoldsAsync(_index, _old, Many);
        var before = _new.Embedded;

        Assert.That(await _other.ChangeModelAsync(_new.Fitted, _new.Embed, None), Is.True);

        Assert.That(_new.Embedded - before, Is.LessThanOrEqualTo(Many - 1000), "what was written is not embedded again");
        await AssertHoldsAsync(_index, _new, Many);
    }

    [Test]
    public async Task Change_to_another_model_throws_away_what_a_stopped_one_left()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), Many), None);
        StopAfter(new NamedModel("stopped", 16), 2000);

        await _other.ChangeModelAsync(_new.Fitted, _new.Embed, None);

        Assert.That(_new.Embedded, Is.EqualTo(Many));
        await AssertHoldsAsync(_index, _new, Many);
    }

    [Test]
    public async Task Change_begun_later_takes_the_place_of_an_earlier_one()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), Many), None);
        using ManualResetEventSlim reached = new();
        using ManualResetEventSlim overtaken = new();
        NamedModel slow = new("slow")
        {
            BeforeBatch = embedded =>
            {
                if (embedded > 0)
                {
                    reached.Set();
                    overtaken.Wait();
                }
            },
        };
        var earlier = _index.ChangeModelAsync(slow.Fitted, slow.Embed, None).AsTask();
        await Task.Run(reached.Wait);

        Assert.That(await _other.ChangeModelAsync(_new.Fitted, _new.Embed, None), Is.True);
        overtaken.Set();

        Assert.That(await earlier, Is.False);
        await AssertHoldsAsync(_index, _new, Many);
    }

    [Test]
    public async Task Change_with_a_bad_vector_leaves_the_current_model()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 2), None);

        Assert.That(
            async () => await _index.ChangeModelAsync(_new.Fitted, texts => [.. texts.Select(_ => (ReadOnlyMemory<float>)new float[16])], None),
            Throws.TypeOf<PermanentException>().With.Message.Contains("length 0"));
        Assert.That(
            async () => await _index.ChangeModelAsync(_new.Fitted, _old.Embed, None), Throws.TypeOf<PermanentException>().With.Message.Contains("16 dimensions"));
        Assert.That(async () => await _index.ChangeModelAsync(_new.Fitted, _ => [], None), Throws.TypeOf<PermanentException>().With.Message.Contains("0 vectors"));
        await AssertHoldsAsync(_index, _old, 2);
    }

    [Test]
    public async Task Texts_come_in_an_order_of_their_own_while_documents_change()
    {
        foreach (var (document, tenant, count) in new[] { ("b", "z", 3), ("c", "a", 2), ("a", "z", 1200), ("B", "a", 1) })
        {
            await _index.WriteAsync(_old.Chunks(ChunkFactory.Document(document, "1", tenant: tenant), count), None);
        }

        List<(string, string, int)> read = [];
        await foreach (var text in _index.ReadTextsAsync(None))
        {
            read.Add((text.Tenant, text.DocumentId, text.Ordinal));
            if (read.Count == 1)
            {
                Assert.That((text.Title, text.Heading, text.Text), Is.EqualTo(("Title of B", "Top › Part", "words of a/B/1/0")));
                await _other.DeleteDocumentAsync("z", "b", fence: null, None);
            }
        }

        (string, string, int)[] expected = [("a", "B", 0), ("a", "c", 0), ("a", "c", 1), .. Enumerable.Range(0, 1200).Select(ordinal => ("z", "a", ordinal))];
        Assert.That(read, Is.EqualTo(expected));
    }

    [Test]
    public async Task Revision_changes_with_what_readers_see_and_with_nothing_else()
    {
        List<long> revisions = [await _other.ReadRevisionAsync(None)];
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 2)[..1], None);
        Assert.That(await _other.ReadRevisionAsync(None), Is.EqualTo(revisions[^1]), "nothing is readable yet");
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 2), None);
        revisions.Add(await _other.ReadRevisionAsync(None));
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "2", order: 2), 1), None);
        revisions.Add(await _other.ReadRevisionAsync(None));
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None);
        revisions.Add(await _other.ReadRevisionAsync(None));

        Assert.That(revisions, Is.Unique);
        Assert.That(await _index.ReadRevisionAsync(None), Is.EqualTo(revisions[^1]));
    }

    [Test]
    public async Task Change_beside_writers_and_searches_shows_one_model_at_a_time()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("first", "1"), Many), None);
        using CancellationTokenSource changed = new();
        var searching = SearchUntilAsync(changed.Token);
        var writing = WriteUntilAsync(changed.Token);

        Assert.That(await _index.ChangeModelAsync(_new.Fitted, _new.Embed, None), Is.True);
        await changed.CancelAsync();

        await searching;
        await AssertHoldsAsync(_index, _new, Many + (2 * await writing));
    }

    /// <summary>Opens an index kept in the folder.</summary>
    private protected abstract Task<TIndex> OpenAsync(string folder);

    private static async Task<IReadOnlyList<ChunkHit>> SearchAsync(TIndex index, NamedModel model, string text, int top = 1, string tenant = ChunkFactory.Tenant) =>
        await index.SearchDenseAsync(model.Vector(text), model.Identity, new ChunkQuery(tenant, top), None);

    private static async Task AssertHoldsAsync(TIndex index, NamedModel model, int chunks, string tenant = ChunkFactory.Tenant)
    {
        var all = await SearchAsync(index, model, "any", 10_000, tenant);
        Assert.That(all.Select(hit => hit.Chunk.Id).Distinct().Count(), Is.EqualTo(chunks));
        var any = model.Vector("any");
        Assert.That(all, Is.All.Matches<ChunkHit>(hit => Math.Abs(hit!.Score - Dot(any, model.Vector(hit.Chunk.Text))) < 1e-5), "each vector is the model's");
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    private void StopAfter(NamedModel model, int texts)
    {
        using CancellationTokenSource stop = new();
        model.BeforeBatch = embedded =>
        {
            if (embedded >= texts)
            {
                stop.Cancel(); // the texts of this batch are embedded all the same
            }
        };
        Assert.That(async () => await _index.ChangeModelAsync(model.Fitted, model.Embed, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        model.BeforeBatch = null;
    }

    private async Task SearchUntilAsync(CancellationToken changed)
    {
        var model = _old;
        for (var last = false; !last;)
        {
            last = changed.IsCancellationRequested;
            try
            {
                var hits = await SearchAsync(_other, model, "any", 50);
                var any = model.Vector("any");
                Assert.That(hits, Has.Count.EqualTo(50));
                Assert.That(hits, Is.All.Matches<ChunkHit>(hit => Math.Abs(hit!.Score - Dot(any, model.Vector(hit.Chunk.Text))) < 1e-5));
            }
            catch (ModelChangedException) when (model == _old)
            {
                model = _new;
            }
        }

        Assert.That(await SearchAsync(_other, _new, "any"), Has.Count.EqualTo(1));
    }

    private async Task<int> WriteUntilAsync(CancellationToken changed)
    {
        var model = _old;
        var documents = 0;
        for (var last = false; !last;)
        {
            last = changed.IsCancellationRequested;
            try
            {
                await _other.WriteAsync(model.Chunks(ChunkFactory.Document($"late-{documents}", "1"), 2), None);
                documents++;
            }
            catch (ModelChangedException) when (model == _old)
            {
                model = _new;
            }
        }

        return documents;
    }
}
