using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Sources;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>What was found by a path stays what it is, whatever becomes of the path.</summary>
[Platform(Include = "Linux", Reason = "Other systems cannot hold a file by its path alone.")]
internal sealed class OpenedPathTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("a.md"), "inside");
        File.WriteAllText(_folder.File("secret.md"), "outside, and longer");
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void OpenRead_after_a_link_took_the_files_place_reads_the_file_that_was_found()
    {
        using var opened = OpenedPath.Find(_folder.File("a.md"));
        Replace("a.md", "secret.md");

        Assert.That(opened.RealPath, Is.EqualTo(_folder.File("a.md")));
        Assert.That(Read(opened), Is.EqualTo("inside"));
    }

    [Test]
    public void Find_through_links_says_where_it_is()
    {
        Replace("a.md", "secret.md");
        File.CreateSymbolicLink(_folder.File("b.md"), "a.md");

        using var opened = OpenedPath.Find(_folder.File("b.md"));

        Assert.That((opened.RealPath, opened.Length), Is.EqualTo((_folder.File("secret.md"), 19)));
    }

    [Test]
    public void OpenRead_of_a_file_that_is_deleted_then_reads_it()
    {
        using var opened = OpenedPath.Find(_folder.File("a.md"));
        File.Delete(_folder.File("a.md"));

        Assert.That(Read(opened), Is.EqualTo("inside"));
    }

    [Test]
    public void Find_of_a_name_that_looks_like_the_mark_of_what_was_deleted_says_the_whole_name()
    {
        File.Move(_folder.File("a.md"), _folder.File("a.md (deleted)"));
        using var opened = OpenedPath.Find(_folder.File("a.md (deleted)"));

        Assert.That(opened.RealPath, Is.EqualTo(_folder.File("a.md (deleted)")));
    }

    [Test]
    public void ListingPath_after_a_link_took_the_folders_place_lists_the_folder_that_was_found()
    {
        Directory.CreateDirectory(_folder.File("docs"));
        File.WriteAllText(_folder.File("docs", "x.md"), "");
        using var opened = OpenedPath.Find(_folder.File("docs"));
        Directory.Move(_folder.File("docs"), _folder.File("moved"));
        Directory.CreateSymbolicLink(_folder.File("docs"), _folder.Path);

        Assert.That(Directory.GetFileSystemEntries(opened.ListingPath).Select(Path.GetFileName), Is.EqualTo(["x.md"]));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task ThrowIfNoFile_of_what_has_no_end_says_what_it_is(CancellationToken cancellationToken)
    {
        using (var mkfifo = Process.Start("mkfifo", _folder.File("pipe")))
        {
            await mkfifo.WaitForExitAsync(cancellationToken);
        }

        Assert.Multiple(() =>
        {
            Assert.That(() => Refuse(_folder.File("pipe")), Throws.TypeOf<PermanentException>().With.Message.Contains("is a pipe, not a regular file"));
            Assert.That(() => Refuse("/dev/zero"), Throws.TypeOf<PermanentException>().With.Message.Contains("is a device, not a regular file"));
            Assert.That(() => Refuse(_folder.Path), Throws.TypeOf<PermanentException>().With.Message.Contains("is a folder, not a regular file"));
            Assert.That(() => Refuse(_folder.File("a.md")), Throws.Nothing);
        });
    }

    [TestCase("none.md")]
    [TestCase("none/a.md")]
    [TestCase("a.md/b.md")]
    public void Find_of_nothing_is_a_missing_file(string path) =>
        Assert.That(() => OpenedPath.Find(_folder.File(path)), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(path));

    [Test]
    public void Find_of_a_path_with_a_zero_in_it_is_refused() =>
        Assert.That(() => OpenedPath.Find(_folder.File("a.md") + "\0.txt"), Throws.ArgumentException, "the system would read it as a.md");

    private static void Refuse(string path)
    {
        using var opened = OpenedPath.Find(path);
        opened.ThrowIfNoFile();
    }

    private static string Read(OpenedPath opened)
    {
        using var file = opened.OpenRead();
        var bytes = new byte[100];
        return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0));
    }

    private void Replace(string name, string target)
    {
        File.Delete(_folder.File(name));
        File.CreateSymbolicLink(_folder.File(name), target);
    }
}
