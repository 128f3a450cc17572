using System.Globalization;
using System.Net.Sockets;
using System.Text;
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
    [TestCase("HUP")]
    [TestCase("QUIT")]
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
    public async Task Work_hung_up_twice_hands_its_job_back_at_once()
    {
        _program.Write("pipeline.yaml", "version: 1\nstages: { embed: { chaos: { latency: { rate: 100%, by: 5m } } } }\nflows: { ingest: [read, chunk, embed, index] }\n");
        _program.Write("a.md", "# A\n\nAlpha.\n");
        var id = (await _program.RunAsync("enqueue", "ingest", "a.md")).Out.Trim();
        await using var worker = _program.Start("work", "--stop-within", "600", "--json");
        await worker.UntilErrorHasAsync("Working on");
        await using (var watch = _program.Start("jobs", id, "--watch"))
        {
            await watch.UntilOutputHasAsync("started");
        }

        await worker.SignalAsync("HUP");
        await worker.UntilErrorHasAsync("Stopping");
        await worker.SignalAsync("HUP");
        var run = await worker.EndAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Document.GetProperty("released").GetInt64(), Is.EqualTo(1), run.Error);
    }

    [TestCase("HUP")]
    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task Foreground_command_is_interrupted_by_a_signal(string signal)
    {
        await _program.RunAsync("enqueue", "ask", "why?");
        await using var jobs = _program.Start("jobs", "--watch");
        await jobs.UntilOutputHasAsync("ready");

        await jobs.SignalAsync(signal);
        var run = await jobs.EndAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130), run.Error);
        Assert.That(run.Error, Does.Contain("interrupted."));
    }

    [Test]
    public async Task Work_tells_the_service_manager_when_it_is_ready_and_when_it_stops()
    {
        var address = Path.Combine(_program.Folder, "notify");
        using Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(address));
        _program.Environment["NOTIFY_SOCKET"] = address;
        var parent = _program.Write("systemd", "#!/bin/sh\n\"$@\" &\ntrap \"kill -TERM $!\" TERM\nwait $!\nwait $!\n"); // the host looks at the name of its parent process
        await using var worker = _program.StartUnder(parent, "work");

        Assert.That(await ReceiveAsync(manager), Is.EqualTo("READY=1"));
        await worker.UntilErrorHasAsync("Working on");
        await worker.SignalAsync("TERM");

        Assert.That(await ReceiveAsync(manager), Is.EqualTo("STOPPING=1"));
        Assert.That((await worker.EndAsync()).ExitCode, Is.Zero);
    }

    [TestCase(48)]
    [TestCase(64)]
    [TestCase(200)]
    public async Task Program_with_too_few_descriptors_says_so_in_a_sentence(int limit)
    {
        var run = await _program.RunLimitedAsync(string.Create(CultureInfo.InvariantCulture, $"ulimit -n {limit}"), "work", "--drain");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.Error);
        Assert.That(run.Error.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(run.Error, Does.StartWith("pipeline: ").And.Contain($"{limit} files").And.Contain("ulimit -n"));
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

    private static async Task<string> ReceiveAsync(Socket manager)
    {
        var buffer = new byte[256];
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        return Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, patience.Token));
    }
}
