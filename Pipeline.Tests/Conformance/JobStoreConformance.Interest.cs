using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every store does with interactive jobs. That nobody follows one takes some looks to be sure of, while writes go through: at most as long as the interest again.</content>
internal abstract partial class JobStoreConformance
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private TimeSpan Sure => Options.Interest * 2;

    [Test]
    public async Task Interactive_job_that_nobody_follows_is_to_be_stopped_by_its_worker()
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        var other = await EnqueueAsync();
        var leases = await LeaseAsync();

        Assert.That(await LookAsync(Options.Interest - Look), Is.Empty);
        Assert.That(await LookAsync(Sure), Is.EqualTo(new[] { id }), $"not {other}");
        Assert.That(leases.Single(lease => lease.Job.Id == id).Job.Request.Interactive, Is.True);
        Assert.That(await RenewAsync([.. leases.Where(lease => lease.Job.Id == id)]), Is.EqualTo(new[] { LeaseStatus.CancelRequested }));
    }

    [Test]
    public async Task Interactive_job_goes_on_while_a_reader_of_any_process_follows_however_slowly()
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        await LeaseAsync(duration: TimeSpan.FromHours(1));
        await using var process = await OpenOtherAsync();
        await using (var slow = ((IJobStore)process).ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
        {
            await using (var gone = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
            {
                await gone.MoveNextAsync();
            }

            await slow.MoveNextAsync(); // and then takes nothing for a minute
            await AssertFollowedAsync(id, TimeSpan.FromMinutes(1));
        }

        Assert.That(await LookAsync(Sure), Is.EqualTo(new[] { id }), "the last reader has gone");
    }

    [Test]
    public async Task Interactive_job_whose_reader_is_there_survives_a_stall_of_writes([Values(12, 60)] int seconds)
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        await using var worker = await OpenOtherAsync();
        await worker.LeaseAsync(Flow, Owner, 1, TimeSpan.FromHours(1), CancellationToken.None);
        await using var reader = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        await FollowedAsync(id, Time.GetUtcNow() + Options.Interest);

        using (StallWrites())
        {
            for (var second = 0; second < seconds; second++)
            {
                var looking = worker.GetCancelRequestsAsync(Owner, CancellationToken.None).AsTask();
                Time.Advance(Look);
                await Task.WhenAny(looking, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None)); // one that has to write may wait as long as the stall
                Assert.That(looking.IsCompleted ? await looking : [], Is.Empty, $"after {second} s");
            }
        }

        for (var second = 0; second < Sure.TotalSeconds; second++)
        {
            Assert.That(await worker.GetCancelRequestsAsync(Owner, CancellationToken.None), Is.Empty, $"{second} s after the stall");
            await FollowedAsync(id, Time.GetUtcNow() + (Options.Interest / 2));
            Time.Advance(Look);
        }
    }

    [Test]
    public async Task Interactive_job_lives_as_long_as_its_reader_however_the_clock_is_set([Values(-25, 25)] int hours)
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        await LeaseAsync(duration: TimeSpan.FromHours(1));
        await using (var reader = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
        {
            await reader.MoveNextAsync();
            await FollowedAsync(id, Time.GetUtcNow() + Options.Interest);
            Time.Jump(TimeSpan.FromHours(hours));

            Assert.That(await CancelledAsync(), Is.Empty);
            await HeardAgainAsync(id);
            await AssertFollowedAsync(id, TimeSpan.FromMinutes(1));
        }

        Assert.That(await LookAsync(Sure), Is.EqualTo(new[] { id }), "the last reader has gone");
    }

    [Test]
    public async Task Interactive_job_that_waits_and_nobody_follows_is_cancelled_unleased()
    {
        var first = await EnqueueAsync(Request() with { Interactive = true });
        await UntilAsync(Sure, () => Store.MaintainAsync(CancellationToken.None).AsTask());
        var second = await EnqueueAsync(Request() with { Interactive = true });
        Time.Advance(Options.Interest);

        await UntilAsync(Sure, async () => Assert.That(await LeaseAsync(), Is.Empty));

        Assert.That(((await FindAsync(first)).State, (await FindAsync(second)).State), Is.EqualTo((JobState.Cancelled, JobState.Cancelled)));
    }

    [Test]
    public async Task Interactive_job_for_later_waits_for_its_time_and_then_for_a_reader([Values(0, -25)] int hours)
    {
        var id = await EnqueueAsync(Request() with { Interactive = true, NotBefore = Time.GetUtcNow() + TimeSpan.FromHours(1) });
        Time.Jump(TimeSpan.FromHours(hours));
        Time.Advance(TimeSpan.FromHours(1 - hours) - Sure);
        await UntilAsync(Sure - Look, () => Store.MaintainAsync(CancellationToken.None).AsTask());
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Scheduled));
        Time.Advance(Look);

        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
        Assert.That(await LookAsync(Options.Interest - Look), Is.Empty);
        Assert.That(await LookAsync(Sure), Is.EqualTo(new[] { id }));
    }

    /// <summary>Lets no write through, of any process, until it is disposed of.</summary>
    protected abstract IDisposable StallWrites();

    private ValueTask<IReadOnlyList<Guid>> CancelledAsync() => Queue.GetCancelRequestsAsync(Owner, CancellationToken.None);

    /// <summary>Looks every second, as a worker does.</summary>
    /// <returns>What the last look found.</returns>
    private async Task<IReadOnlyList<Guid>> LookAsync(TimeSpan time)
    {
        var found = await CancelledAsync();
        await UntilAsync(time, async () => found = await CancelledAsync());
        return found;
    }

    /// <summary>Lets time pass while a reader is there: it is heard, and no look finds that the job is to be stopped.</summary>
    private Task AssertFollowedAsync(Guid id, TimeSpan time) => UntilAsync(time, async () =>
    {
        await FollowedAsync(id, Time.GetUtcNow() + (Options.Interest / 2));
        Assert.That(await CancelledAsync(), Is.Empty);
    });

    /// <summary>Lets as little time pass as it takes until the reader is heard by the clock as it is now: it may set its timer only after the clock has moved.</summary>
    private async Task HeardAgainAsync(Guid id)
    {
        var step = Options.Interest / 30;
        for (var passed = TimeSpan.Zero; passed < Options.Interest / 2; passed += step)
        {
            Time.Advance(step);
            using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));
            while (!soon.IsCancellationRequested)
            {
                if (IsFollowed(await FindAsync(id), Time.GetUtcNow() + (Options.Interest / 2)))
                {
                    return;
                }

                await Task.Yield();
            }
        }

        Assert.Fail($"The reader was not heard within {Options.Interest / 2} of the jump.");
    }

    private async Task UntilAsync(TimeSpan time, Func<Task> each)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Look)
        {
            Time.Advance(Look);
            await each();
        }
    }
}
