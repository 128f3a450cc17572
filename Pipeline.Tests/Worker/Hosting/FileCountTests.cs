using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.Worker.Hosting;

internal sealed class FileCountTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        foreach (var path in (string[])["docs/a.md", "docs/inner/b.txt", "docs/picture.png", "docs/.hidden.md"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(path))!);
            File.WriteAllText(_folder.File(path), "words");
        }
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Files_are_those_that_an_ingest_reads_also_behind_a_link()
    {
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("docs"));

        Assert.That(await CountAsync(_folder.File("docs")), Is.EqualTo(2));
        Assert.That(await CountAsync(_folder.File("link")), Is.EqualTo(2));
        Assert.That(await CountAsync(_folder.File("docs") + "/**/*.txt"), Is.EqualTo(1));
        Assert.That(await CountAsync(_folder.File("docs"), _folder.File("docs/a.md"), "https://example.org/x"), Is.EqualTo(4));
    }

    [Test]
    public async Task A_count_that_fails_harms_nobody()
    {
        var count = FileCount.Begin(["\0"], DocumentParts.None);

        await Assert.ThatAsync(async () => await count.DisposeAsync(), Throws.Nothing);
    }

    private static async Task<long> CountAsync(params string[] paths)
    {
        var count = FileCount.Begin(paths, DocumentParts.None);
        await count.Completion;
        Assert.That(count.Current.IsAll);
        await count.DisposeAsync();
        return count.Current.Files;
    }
}
