using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary><c>inspect</c> shows a document as it would be stored, and stores nothing.</summary>
internal sealed class InspectTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Inspect_gives_text_and_chunks_that_fit_it()
    {
        _program.Write("tea.md", "# Tea\n\nGreen tea is steeped at eighty degrees.\n");

        var run = await _program.RunAsync("inspect", "tea.md", "--json");

        var text = run.Document.GetProperty("text").GetString()!;
        var chunk = run.Document.GetProperty("chunks")[0];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Document.GetProperty("format").GetString(), Is.EqualTo("markdown"));
            Assert.That(run.Document.GetProperty("title").GetString(), Is.EqualTo("Tea"));
            Assert.That(text[chunk.GetProperty("start").GetInt32()..chunk.GetProperty("end").GetInt32()], Is.EqualTo(chunk.GetProperty("text").GetString()));
            Assert.That(chunk.GetProperty("heading").GetString(), Is.EqualTo("Tea"));
            Assert.That(chunk.GetProperty("page").GetInt32(), Is.Zero);
            Assert.That(Directory.GetFileSystemEntries(_program.Folder).Select(Path.GetFileName), Is.EqualTo(["tea.md"]), "something was stored");
        });
    }

    [Test]
    public async Task Inspect_of_a_file_that_is_not_there_ends_with_2()
    {
        var run = await _program.RunAsync("inspect", "none.md");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("there is no file 'none.md'"));
    }
}
