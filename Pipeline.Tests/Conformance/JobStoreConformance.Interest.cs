using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

internal abstract partial class JobStoreConformance
{
    [Test]
    public async Task Interactive_job_that_nobody_follows_is_to_be_stopped_by_its_worker()
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        var other = await EnqueueAsync();
        var leases = await LeaseAsync();
        Assert.That(await CancelledAsync(), Is.Empty);

        Time.Advance(Options.Interest);

        Assert.That(await CancelledAsync(), Is.EqualTo(new[] { id }), $"not {other}");
        Assert.That(leases.Single(lease => lease.Job.Id == id).Job.Request.Interactive, Is.True);
    }

    [Test]
    public async Task Interactive_job_goes_on_while_a_reader_of_any_process_follows_however_slowly()
    {
        var id = await EnqueueAsync(Request() with { Interactive = true });
        await LeaseAsync();
        await using var process = await OpenAsync(Options, Time);
        await using (var slow = ((IJobStore)process).ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
        {
            await using (var gone = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
            {
                await gone.MoveNextAsync();
            }

            await slow.MoveNextAsync(); // and then takes nothing for a minute
            for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(1); passed += Options.Interest / 3)
            {
                Time.Advance(Options.Interest / 3);
                await FollowedAsync(id, Time.GetUtcNow() + Options.Interest);
                Assert.That(await CancelledAsync(), Is.Empty, $"after {passed}");
            }
        }

        Time.Advance(Options.Interest);
        Assert.That(await CancelledAsync(), Is.EqualTo(new[] { id }), "the last reader has gone");
    }

    [Test]
    public async Task Interactive_job_that_waits_and_nobody_follows_is_cancelled_unleased()
    {
        var first = await EnqueueAsync(Request() with { Interactive = true });
        Time.Advance(Options.Interest);
        await Store.MaintainAsync(CancellationToken.None);
        var second = await EnqueueAsync(Request() with { Interactive = true });
        Time.Advance(Options.Interest);

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That(((await FindAsync(first)).State, (await FindAsync(second)).State), Is.EqualTo((JobState.Cancelled, JobState.Cancelled)));
    }

    private ValueTask<IReadOnlyList<Guid>> CancelledAsync() => Queue.GetCancelRequestsAsync(Owner, CancellationToken.None);
}
