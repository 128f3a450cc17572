using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Stores that go away under a worker, as a process sees it.</summary>
[Platform("Linux", Reason = "Other systems do not tell which file a path leads to.")]
internal sealed class StoreLossTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Work_ends_with_3_when_its_stores_are_deleted_and_leaves_what_was_made_anew_alone()
    {
        await using var worker = _program.Start("work");
        await worker.UntilErrorHasAsync("Working on");

        Directory.Delete(Path.Combine(_program.Folder, "data"), recursive: true);
        var ended = await worker.EndAsync();
        var anew = await _program.RunAsync("enqueue", "ask", "why");
        var jobs = await _program.RunAsync("jobs", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(ended.ExitCode, Is.EqualTo(3));
            Assert.That(ended.Error, Does.Contain("pipeline.db' was deleted").And.Contain("Start again"));
            Assert.That(anew.ExitCode, Is.Zero, anew.Error);
            Assert.That(jobs.Document.GetProperty("jobs").GetArrayLength(), Is.EqualTo(1));
        });
    }
}
