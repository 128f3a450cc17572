using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Core.Stages.Ingestion.Sources;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>Files and folders that are swapped for links while a job reads: what is outside is never read.</summary>
[Platform(Include = "Linux", Reason = "Other systems cannot hold a file by its path alone.")]
internal sealed class SwappedPathTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolders()
    {
        _folder = new TempFolder();
        Directory.CreateDirectory(_folder.File("open", "sub"));
        Directory.CreateDirectory(_folder.File("secret"));
        File.WriteAllText(_folder.File("open", "a.md"), "inside");
        File.WriteAllText(_folder.File("open", "sub", "b.md"), "inside");
        File.WriteAllText(_folder.File("secret", "b.md"), "outside");
        File.WriteAllText(_folder.File("secret", "told.md"), "outside");
    }

    [TearDown]
    public void DeleteFolders() => _folder.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task File_that_becomes_a_link_and_back_all_the_time_is_never_read_outside_of_the_roots(CancellationToken cancellationToken)
    {
        var stage = Reading.Stage(new ReadOptions { Roots = [_folder.File("open")] });
        var path = _folder.File("open", "a.md");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var swapping = Task.Run(() => SwapUntil(path, _folder.File("secret", "b.md"), stop.Token), CancellationToken.None);
        List<string> read = [];
        var refused = 0;
        for (var i = 0; i < 6000; i++)
        {
            try
            {
                read.AddRange((await ReadAsync(stage, path, new RecordingJobContext())).Select(document => document.Content.Text));
            }
            catch (PermanentException)
            {
                refused++;
            }
        }

        await stop.CancelAsync();
        await swapping;
        Assert.That(read.Distinct(), Is.EqualTo(["inside"]));
        Assert.That(refused, Is.Positive, "it was a link now and then");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Folder_that_becomes_a_link_during_the_walk_is_not_listed_and_its_names_are_not_told(bool absolute)
    {
        var root = _folder.File("open");
        List<(string Folder, Exception Error)> unreadable = [];
        List<string> files = [];
        foreach (var file in DocumentFiles.Below(root, root, static _ => true, (folder, error) => unreadable.Add((folder, error))))
        {
            files.Add(Path.GetFileName(file));
            Swap(_folder.File("open", "sub"), absolute ? _folder.File("secret") : "../secret");
        }

        Assert.That(files, Is.EqualTo(["a.md"]));
        Assert.That(unreadable.Single().Folder, Is.EqualTo(_folder.File("open", "sub")));
        Assert.That(unreadable.Single().Error.Message, Does.Contain("leads elsewhere than when its folder was listed").And.Not.Contain("told.md"));
    }

    [TestCase("a.md", false)]
    [TestCase("sub", true)]
    public async Task Document_of_a_folder_whose_path_becomes_a_link_after_it_was_listed_fails_and_the_rest_is_read(string swapped, bool isFolder)
    {
        await File.WriteAllTextAsync(_folder.File("open", "0.md"), "first");
        var stage = Reading.Stage(new ReadOptions());
        RecordingJobContext job = new();
        List<string> read = [];
        await foreach (var document in stage.ExpandAsync(new IngestInput { Path = _folder.File("open") }, job, CancellationToken.None))
        {
            if (read.Count == 0)
            {
                Swap(_folder.File("open", swapped), _folder.File("secret", isFolder ? "" : "b.md"));
            }

            read.Add(document?.Content.Text ?? "–");
        }

        Assert.That(read, Has.None.EqualTo("outside"));
        Assert.That(read, Has.Some.EqualTo("inside"));
        Assert.That(job.Failures.Single().Error, Is.TypeOf<IOException>().With.Message.Contains("a link took its place"));
    }

    [Test]
    public async Task Folder_whose_name_ends_like_the_mark_of_what_was_deleted_is_read()
    {
        Directory.CreateDirectory(_folder.File("open", "old (deleted)"));
        await File.WriteAllTextAsync(_folder.File("open", "old (deleted)", "c.md"), "kept");
        RecordingJobContext job = new();

        var read = await ReadAsync(Reading.Stage(new ReadOptions()), _folder.File("open"), job);

        Assert.That(read.Select(document => document.Content.Text), Is.EquivalentTo(["inside", "kept", "inside"]));
        Assert.That(job.Failures, Is.Empty);
    }

    [TestCase("link/a.md", "link", "/", "/a.md")]
    [TestCase("link/a.md", "link/", "/", "/a.md")]
    [TestCase("docs/sub/a.md", "docs", "/real", "/real/sub/a.md")]
    [TestCase("docs", "docs", "/real", "/real")]
    [TestCase("/etc/a.md", "/", "/", "/etc/a.md")]
    public void RealPathOf_puts_the_real_folder_before_what_follows(string path, string folder, string realRoot, string expected) =>
        Assert.That(DocumentFiles.RealPathOf(path, folder, realRoot), Is.EqualTo(expected));

    private static void Swap(string path, string target)
    {
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
        {
            return;
        }

        if (Directory.Exists(path))
        {
            Directory.Move(path, path + ".old");
            Directory.CreateSymbolicLink(path, target);
        }
        else
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    private static void SwapUntil(string path, string target, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            File.CreateSymbolicLink(path + ".new", target);
            File.Move(path + ".new", path, overwrite: true);
            File.WriteAllText(path + ".new", "inside");
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private static Task<List<SourceDocument>> ReadAsync(ReadStage stage, string path, RecordingJobContext job) =>
        stage.ExpandAsync(new IngestInput { Path = path }, job, CancellationToken.None).ListAsync();
}
