using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>Jobs read below the roots alone.</summary>
internal sealed class RootsTests
{
    private TempFolder _folder = null!;
    private ReadStage _stage = null!;

    [SetUp]
    public void MakeFolders()
    {
        _folder = new TempFolder();
        Directory.CreateDirectory(_folder.File("open"));
        Directory.CreateDirectory(_folder.File("secret"));
        File.WriteAllText(_folder.File("open", "a.md"), "inside");
        File.WriteAllText(_folder.File("secret", "b.md"), "outside");
        File.WriteAllText(_folder.File("openly.md"), "outside");
        File.CreateSymbolicLink(_folder.File("open", "link.md"), Path.Combine("..", "secret", "b.md"));
        Directory.CreateSymbolicLink(_folder.File("open", "way"), _folder.File("secret"));
        Directory.CreateSymbolicLink(_folder.File("open", "circle"), _folder.File("open", "circle"));
        _stage = Reading.Stage(new ReadOptions { Roots = [_folder.File("open") + "/"] });
    }

    [TearDown]
    public void DeleteFolders() => _folder.Dispose();

    [TestCase("open")]
    [TestCase("open/a.md")]
    [TestCase("secret/../open/a.md")]
    [TestCase("open/*.md")]
    public async Task Expand_of_a_path_inside_reads_it(string path) =>
        Assert.That((await ReadAsync(path)).Select(document => document.Content.Text), Is.EqualTo(["inside"]));

    [TestCase("secret")]
    [TestCase("secret/b.md")]
    [TestCase("secret/*.md")]
    [TestCase("openly.md")]
    [TestCase("open/../secret/b.md")]
    [TestCase("open/link.md")]
    [TestCase("open/way/b.md")]
    [TestCase("open/way")]
    public void Expand_of_a_path_that_leads_outside_is_refused(string path) =>
        Assert.That(() => ReadAsync(path), Throws.TypeOf<PermanentException>().With.Message.Contains("is outside of the folders that jobs may read"));

    [Test]
    public void Expand_of_links_in_a_circle_ends() => Assert.That(() => ReadAsync("open/circle/a.md"), Throws.InstanceOf<IOException>().Or.TypeOf<PermanentException>());

    private Task<List<SourceDocument>> ReadAsync(string path) =>
        _stage.ExpandAsync(new IngestInput { Path = _folder.Path + "/" + path }, new RecordingJobContext(), CancellationToken.None).ListAsync();
}
