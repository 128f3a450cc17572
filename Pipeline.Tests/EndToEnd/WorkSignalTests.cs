using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A worker that is told to stop.</summary>
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class WorkSignalTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task Work_drains_at_a_signal_and_ends_with_0(string signal)
    {
        await using var worker = _program.Start("work", "--json");
        await worker.UntilErrorHasAsync("Working on");

        await worker.SignalAsync(signal);
        var run = await worker.EndAsync();

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Document.GetProperty("succeeded").GetInt64(), Is.Zero);
            Assert.That(run.Error, Does.Contain("Stopping").And.Contain("Stopped"));
        });
    }

    [Test]
    public async Task Work_takes_jobs_that_another_process_enqueues()
    {
        await using var worker = _program.Start("work", "--json");
        await worker.UntilErrorHasAsync("Working on");
        _program.Write("a.md", "# A\n\nAlpha.\n");
        var id = (await _program.RunAsync("enqueue", "ingest", "a.md")).Out.Trim();

        var watched = await _program.RunAsync("jobs", id, "--watch", "--json");
        await worker.SignalAsync("TERM");
        var run = await worker.EndAsync();

        Assert.Multiple(() =>
        {
            Assert.That(watched.Document.GetProperty("jobs")[0].GetProperty("state").GetString(), Is.EqualTo("succeeded"));
            Assert.That(run.Document.GetProperty("succeeded").GetInt64(), Is.EqualTo(1));
        });
    }
}
