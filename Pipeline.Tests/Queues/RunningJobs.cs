using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Pump;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues;

/// <summary>Jobs that were begun by a test, stopped when it ends.</summary>
internal sealed class RunningJobs(JumpingClock time, FakeRunner runner, LeaseKeeper keeper, List<JobStop> stops, List<Task<AttemptReport>> reports) : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public LeaseKeeper Keeper => keeper;

    public Task<AttemptReport> Report => reports[0];

    /// <summary>Lets time pass by tenths of a second, the keeper looking each time, until all have ended; real work has its time too.</summary>
    public async Task EndsWithinAsync(TimeSpan within)
    {
        var all = Task.WhenAll(reports);
        await PassAsync(within, all);
        await all.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Lets time pass, the keeper looking, until something has happened.</summary>
    public async Task PassAsync(TimeSpan within, Task until)
    {
        for (var passed = TimeSpan.Zero; passed < within && !until.IsCompleted; passed += Step)
        {
            time.Advance(Step);
            keeper.Tick(CancellationToken.None);
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stop in stops)
        {
            await stop.RequestAsync(JobOutcomeKind.Interrupted);
        }

        await ((Task)Task.WhenAll(reports)).WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stops.ForEach(stop => stop.Dispose());
        runner.Dispose();
    }
}
