using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: waiting for work.</content>
internal abstract partial class JobQueueConformance
{
    [Test]
    public async Task WaitForWork_job_enqueued_by_this_process_wakes_at_once()
    {
        var before = Time.Timers;
        var waiting = Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask();
        while (Time.Timers == before && !waiting.IsCompleted)
        {
            await Task.Yield(); // until it has looked, and waits for time to pass, which does not
        }

        Assert.That(waiting.IsCompleted, Is.False, "there is no job");
        await EnqueueAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task WaitForWork_job_enqueued_by_another_process_is_found_by_looking()
    {
        await using var other = await OpenOtherAsync();
        var waiting = Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask();
        await other.EnqueueAsync([Request()], CancellationToken.None);

        await AdvanceUntilAsync(waiting);
    }

    [Test]
    public void WaitForWork_cancelled_gives_up()
    {
        using CancellationTokenSource stop = new();
        var waiting = Queue.WaitForWorkAsync(Flow, stop.Token).AsTask();

        stop.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task HasOpenWork_counts_ready_leased_and_retrying_but_not_what_is_scheduled_for_later()
    {
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False);
        await EnqueueAsync(Request() with { NotBefore = Time.GetUtcNow() + TimeSpan.FromHours(1) });
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False);
        await EnqueueAsync();
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.True);
        var lease = await LeaseOneAsync();
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.True);
        await StartAsync(lease);
        await Queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, NotBefore = Time.GetUtcNow() + Lease }, CancellationToken.None);
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.True);
        Time.Advance(Lease);
        await SettleAsync(await LeaseOneAsync(), JobState.Succeeded);
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False);
    }
}
