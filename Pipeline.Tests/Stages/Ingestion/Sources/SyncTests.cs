using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>A folder is read again, and what is gone from it goes from the index.</summary>
internal sealed class SyncTests
{
    private ScratchIndex _index = null!;
    private RecordingJobContext _job = null!;
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => (_index, _job, _folder) = (new ScratchIndex(), new RecordingJobContext(), new TempFolder());

    [TearDown]
    public async Task DeleteFolder()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Sync_deletes_what_is_gone_from_the_folder_and_nothing_else()
    {
        await WriteAsync("kept", "a.md");
        await WriteAsync("%PDF-1.7 cut off", "unreadable.md");
        await WriteAsync("", "emptied.md");
        await WriteAsync(" \n", "blanks.md");
        await WriteAsync("hidden now", ".b.md");
        foreach (var name in new[] { "gone.md", "z/gone.md", ".b.md", "a.md", "unreadable.md", "emptied.md", "blanks.md" })
        {
            await StoreAsync($"book/{name}", _folder.File(name));
        }

        await StoreAsync("book/elsewhere.md", "/elsewhere/gone.md");
        await WriteAsync("", "others-too.md");
        await StoreAsync("book/others-too.md", "/elsewhere/others-too.md");
        await StoreAsync("bookish", _folder.File("gone.md"));
        await StoreAsync("book/others.md", _folder.File("others.md"), "others");

        await SyncAsync(_folder.Path);

        Assert.That(await _index.ListIdsAsync(), Is.EquivalentTo(["book/a.md", "book/unreadable.md", "book/elsewhere.md", "book/others-too.md", "bookish"]));
        Assert.That(await _index.ListIdsAsync("others"), Is.EqualTo(["book/others.md"]));
        Assert.That(_job.Counters["deleted"], Is.EqualTo(5));
    }

    [Test]
    public async Task Sync_leaves_what_a_later_job_has_written_and_says_so()
    {
        await WriteAsync("kept", "a.md");
        await StoreAsync("book/gone.md", _folder.File("gone.md"));
        await _index.WriteAsync(
            ChunkFactory.Chunks(ChunkFactory.Document("book/late.md", "1") with { Source = _folder.File("late.md"), Fence = new Fence(_job.Job.Fence.Order + 1, 1) }, 1), CancellationToken.None);

        await SyncAsync(_folder.Path);

        Assert.That(await _index.ListIdsAsync(), Is.EqualTo(["book/late.md"]));
        Assert.That((_job.Counters["deleted"], _job.Counters["superseded"]), Is.EqualTo((1, 1)));
        Assert.That(_job.Degradations.Single().What, Is.EqualTo("document 'book/late.md' was left as it is"));
        Assert.That((await _index.FindWriterAsync(ChunkFactory.Tenant, "book/gone.md", CancellationToken.None))?.Fence, Is.EqualTo(_job.Job.Fence), "the deletion is the job's");
    }

    [Test]
    public async Task Sync_of_more_documents_than_a_page_deletes_them_all()
    {
        await WriteAsync("kept", "a.md");
        var gone = Enumerable.Range(0, 1100).Select(i => ChunkFactory.Chunks(ChunkFactory.Document($"book/{i}.md", "1") with { Source = _folder.File($"{i}.md") }, 1)[0]);
        await _index.WriteAsync([.. gone], CancellationToken.None);

        await SyncAsync(_folder.Path);

        Assert.That(await _index.ListIdsAsync(), Is.Empty);
        Assert.That(_job.Counters["deleted"], Is.EqualTo(1100));
    }

    [Test]
    public async Task Sync_of_an_empty_folder_deletes_nothing()
    {
        await StoreAsync("book/a.md", _folder.File("a.md"));

        await Assert.ThatAsync(() => SyncAsync(_folder.Path), Throws.TypeOf<PermanentException>().With.Message.Contains("holds no document"));
        Assert.That(await _index.ListIdsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Sync_of_a_folder_that_could_not_be_listed_as_a_whole_deletes_nothing()
    {
        await WriteAsync("kept", "a.md");
        await StoreAsync("book/gone.md", _folder.File("gone.md"));
        var inner = Directory.CreateDirectory(_folder.File("inner"));
        var stage = Reading.Stage(new ReadOptions(), _index);

        await foreach (var document in stage.ExpandAsync(new IngestInput { Path = _folder.Path, DocumentId = "book", Sync = true }, _job, CancellationToken.None))
        {
            inner.Delete(); // it was seen when its parent was listed, and its turn comes after the files
        }

        Assert.That(await _index.ListIdsAsync(), Is.EqualTo(["book/gone.md"]));
        Assert.That(_job.Failures.Single().Item, Does.EndWith("/inner"));
    }

    [Test]
    public async Task Sync_of_a_glob_or_a_file_fails()
    {
        await WriteAsync("text", "a.md");

        await Assert.ThatAsync(() => SyncAsync(_folder.File("*.md")), Throws.TypeOf<PermanentException>().With.Message.Contains("is a glob"));
        await Assert.ThatAsync(() => SyncAsync(_folder.File("a.md")), Throws.TypeOf<PermanentException>().With.Message.Contains("is a file"));
    }

    private async Task SyncAsync(string path)
    {
        var stage = Reading.Stage(new ReadOptions(), _index);
        await stage.ExpandAsync(new IngestInput { Path = path, DocumentId = "book", Sync = true }, _job, CancellationToken.None).ListAsync();
    }

    private async Task StoreAsync(string id, string source, string tenant = ChunkFactory.Tenant)
    {
        var document = ChunkFactory.Document(id, "1", tenant: tenant) with { Source = source };
        await _index.WriteAsync(ChunkFactory.Chunks(document, 1), CancellationToken.None);
    }

    private Task WriteAsync(string text, string name) => File.WriteAllTextAsync(_folder.File(name), text);
}
