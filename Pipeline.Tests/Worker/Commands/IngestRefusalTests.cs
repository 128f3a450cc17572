using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>What cannot be ingested, and is known at once, is an error of the command: nothing is made, and no dead letter stays behind.</summary>
internal sealed class IngestRefusalTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("pipeline.yaml"), "version: 1\nflows: { ingest: [read, chunk, embed, index] }\n");
        File.WriteAllText(_folder.File("empty.md"), "");
        File.WriteAllText(_folder.File("blank.md"), " \r\n\t\n");
        File.WriteAllText(_folder.File("good.md"), "Some words.");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("{0}/empty.md", "has no text: it is empty, or blanks alone")]
    [TestCase("{0}/blank.md", "has no text: it is empty, or blanks alone")]
    [TestCase("{0}/*.txt", "no file matches '")]
    [TestCase("{0}/none/**/*.md", "no file matches '")]
    [TestCase("{0}/none.md", "there is no file or folder '")]
    [TestCase("", "a PATH is empty")]
    [TestCase("file:///etc/hosts", "a URL of the scheme 'file'; http and https are read")]
    [TestCase("s3://bucket/key", "a URL of the scheme 's3'")]
    public async Task Path_that_cannot_be_read_ends_with_2_and_makes_nothing(string path, string message)
    {
        var run = await CommandRun.OfAsync("ingest", _folder.File("good.md"), path.Replace("{0}", _folder.Path, StringComparison.Ordinal), "--config", _folder.File("pipeline.yaml"));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.Error, Does.Contain(message).IgnoreCase.And.Contain("othing was ingested"));
            Assert.That(Directory.Exists(_folder.File("data")), Is.False);
        });
    }

    [Test]
    public async Task Text_of_blanks_ends_with_2()
    {
        var run = await CommandRun.OfAsync("ingest", "--text", "  ", "--config", _folder.File("pipeline.yaml"));

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((2, "pipeline: --text has no text; give some, or '-' for a text on stdin. Nothing was ingested.\n")));
    }

    [Test]
    public async Task Paths_of_a_file_are_relative_to_it_wherever_the_command_is_called()
    {
        var ingested = await CommandRun.OfAsync("ingest", _folder.File("good.md"), "--config", _folder.File("pipeline.yaml"));

        Assert.That(ingested.ExitCode, Is.Zero, ingested.Error);
        Assert.That(Directory.EnumerateFiles(_folder.File("data"), "*.db").Select(Path.GetFileName), Is.EquivalentTo(new[] { "pipeline.db", "index.db" }));
    }

    [Test]
    public async Task Question_without_quotes_is_one_question()
    {
        await CommandRun.OfAsync("ingest", _folder.File("good.md"), "--config", _folder.File("pipeline.yaml"));

        var apart = await CommandRun.OfAsync("search", "some", "words", "--json", "--config", _folder.File("pipeline.yaml"));
        var whole = await CommandRun.OfAsync("search", "some words", "--json", "--config", _folder.File("pipeline.yaml"));

        Assert.That(apart.Document.GetProperty("hits")[0].GetProperty("score").GetDouble(), Is.EqualTo(whole.Document.GetProperty("hits")[0].GetProperty("score").GetDouble()));
    }
}
