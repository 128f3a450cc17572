using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Queues.Pump;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues;

/// <summary>Jobs from their lease to their settlement, one look of the keeper at a time, over a queue that a test may wrap.</summary>
internal abstract class JobRunFixture : QueueFixture
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private SqliteStore? _store;

    protected LogLines Log { get; private set; } = null!;

    protected string File => _store!.File;

    [SetUp]
    public void Listen() => Log = new();

    [TearDown]
    public void StopListening() => Log.Dispose();

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    /// <summary>Says that it has started, and goes on until it is stopped.</summary>
    protected static async Task<JobOutcome> UntilStoppedAsync(Job job, IJobEventSink events, JobStop stop)
    {
        await events.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new JobOutcome { Kind = stop.Reason!.Value };
    }

    /// <summary>Leases the jobs and runs them.</summary>
    protected async Task<RunningJobs> StartAsync(IJobQueue queue, IJobStore store, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work, int jobs = 1)
    {
        FakeRunner runner = new(Flow, jobs, work);
        await runner.TakeSlotsAsync(jobs, CancellationToken.None);
        JobRun run = new(queue, store, runner, new SettlePolicy(new RetryPolicy(Options.Retry, new Random(1)), 3), Time, Log);
        LeaseKeeper keeper = new(queue, Owner, Lease, Time, Log);
        List<JobStop> stops = [];
        List<Task<AttemptReport>> reports = [];
        foreach (var lease in await queue.LeaseAsync(Flow, Owner, jobs, Lease, CancellationToken.None))
        {
            stops.Add(new JobStop());
            reports.Add(run.RunAsync(keeper.Add(lease, stops[^1], Time.GetTimestamp())));
        }

        return new RunningJobs(Time, runner, keeper, stops, reports);
    }
}
