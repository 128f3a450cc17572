using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Several worker processes on one queue, and what one leaves to the next.</summary>
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class CompetingWorkersTests
{
    // A worker holds few jobs at once, so that two of them cannot take all while the third still warms up.
    private const string Narrow = """
        version: 1
        stages:
          read: { capacity: 1, parallelism: 1 }
          chunk: { capacity: 1, parallelism: 1 }
          embed: { capacity: 4, parallelism: 1, batch: { size: 4 } }
          index: { capacity: 4, parallelism: 1, batch: { size: 4 } }
        flows:
          ingest: [read, chunk, embed, index]

        """;

    private PipelineProgram _program = null!;
    private SqliteJobQueue _queue = null!;

    [SetUp]
    public async Task SetUp()
    {
        _program = new PipelineProgram();
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = Path.Combine(_program.Folder, "data", "pipeline.db") } };
        _queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _queue.DisposeAsync();
        _program.Dispose();
    }

    [Test]
    public async Task Workers_that_drain_one_queue_share_its_jobs_and_do_each_once()
    {
        const int Jobs = 500;
        _program.Write("pipeline.yaml", Narrow);

        // A job that somebody else holds keeps the workers from ending before there is work for all of them.
        await EnqueueAsync([new { text = "held", documentId = "held" }]);
        var held = (await _queue.LeaseAsync("ingest", "somebody", 1, TimeSpan.FromMinutes(10), CancellationToken.None))[0];
        await using var first = _program.Start("work", "--drain", "--json");
        await using var second = _program.Start("work", "--drain", "--json");
        await using var third = _program.Start("work", "--drain", "--json");
        RunningProgram[] workers = [first, second, third];
        await Task.WhenAll(workers.Select(worker => worker.UntilErrorHasAsync("Working on")));

        var ids = await EnqueueAsync(Enumerable.Range(0, Jobs).Select(i => new { text = $"Text number {i}.", documentId = $"text-{i}" }));
        await _queue.SettleAsync(held, new Settlement { State = JobState.Succeeded }, CancellationToken.None);
        var runs = await Task.WhenAll(workers.Select(worker => worker.EndAsync()));

        var succeeded = runs.Select(run => run.Document.GetProperty("succeeded").GetInt64()).ToList();
        var jobs = await FindAsync(ids);
        await TestContext.Out.WriteLineAsync($"jobs of each worker: {string.Join(", ", succeeded)}");
        Assert.Multiple(() =>
        {
            Assert.That(runs.Select(run => run.ExitCode), Has.All.Zero);
            Assert.That(succeeded, Has.All.Positive, "every worker gets some");
            Assert.That(succeeded.Sum(), Is.EqualTo(Jobs), "every job is done by one worker");
            Assert.That(jobs.Select(job => (job.State, job.Attempts, job.Epoch)), Has.All.EqualTo((JobState.Succeeded, 1, 1)));
        });
    }

    [Test]
    public async Task A_worker_forced_to_stop_hands_its_jobs_back_and_burns_no_attempt()
    {
        var ids = await EnqueueLongJobsAsync();
        await using var stopped = _program.Start("work", "--json");
        await UntilStartedAsync(ids[0]);
        await stopped.SignalAsync("TERM");
        await stopped.UntilErrorHasAsync("Stopping");
        await stopped.SignalAsync("TERM");
        var forced = await stopped.EndAsync();

        var left = await FindAsync(ids);
        var next = await _program.RunAsync("work", "--drain", "--json");
        var done = await FindAsync(ids);

        Assert.Multiple(() =>
        {
            Assert.That(forced.Document.GetProperty("released").GetInt64(), Is.Positive, forced.Error);
            Assert.That(left.Select(job => job.State), Has.All.AnyOf(JobState.Ready, JobState.Succeeded), "nothing is left leased");
            Assert.That(left.Where(job => job.State == JobState.Ready).Select(job => job.Attempts), Is.Not.Empty.And.All.Zero);
            Assert.That(next.ExitCode, Is.Zero, next.Error);
            Assert.That(done.Select(job => (job.State, job.Attempts)), Has.All.EqualTo((JobState.Succeeded, 1)));
        });
    }

    /// <summary>Jobs of a folder each, too much to be done before a signal comes.</summary>
    private async Task<IReadOnlyList<Guid>> EnqueueLongJobsAsync()
    {
        const int Folders = 6;
        const int DocumentsInFolder = 150;
        GeneratedDocuments texts = new(seed: 1);
        for (var i = 0; i < Folders * DocumentsInFolder; i++)
        {
            _program.Write($"docs/{i % Folders}/{i}.md", texts.Next($"Document {i}"));
        }

        return await EnqueueAsync(Enumerable.Range(0, Folders).Select(i => new { path = $"docs/{i}" }));
    }

    private async Task<IReadOnlyList<Guid>> EnqueueAsync(IEnumerable<object> inputs)
    {
        var requests = inputs.Select(input => new JobRequest { Flow = "ingest", Input = JsonSerializer.SerializeToElement(input) });
        var receipts = await _queue.EnqueueAsync([.. requests], CancellationToken.None);
        return [.. receipts.Select(receipt => receipt.Id)];
    }

    private async Task UntilStartedAsync(Guid id)
    {
        await foreach (var one in _queue.ReadEventsAsync(id, 0, CancellationToken.None))
        {
            if (one.Kind == JobEventKind.Started)
            {
                return;
            }
        }
    }

    private async Task<IReadOnlyList<Job>> FindAsync(IReadOnlyList<Guid> ids)
    {
        List<Job> jobs = [];
        foreach (var id in ids)
        {
            jobs.Add((await _queue.FindAsync(id, CancellationToken.None))!);
        }

        return jobs;
    }
}
