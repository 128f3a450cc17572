using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Calls;

namespace Pipeline.Tests.Queues;

/// <summary>A lease that each renewal replaces: whoever works on the job uses the latest.</summary>
[TestFixture]
internal sealed class OpaqueLeaseTests : JobRunFixture
{
    [Test]
    public async Task Run_over_many_renewals_appends_and_settles_under_the_latest_lease()
    {
        const int Renewals = 5;
        var id = await EnqueueAsync();
        await using TokenQueue queue = new(Queue);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningJobs running = await StartAsync(queue, queue, async (_, events, _) =>
        {
            await ended.Task;
            await events.AppendAsync(JobEventKind.Token, default, CancellationToken.None);
            return new JobOutcome { Kind = JobOutcomeKind.Succeeded };
        });
        await running.PassAsync(Lease / 3 * (Renewals + 0.5), running.Report);

        ended.SetResult();
        var report = await running.Report.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That((report.Settlement?.State, queue.Refused), Is.EqualTo((JobState.Succeeded, 0)));
        Assert.That(queue.Renewals, Is.GreaterThanOrEqualTo(Renewals));
        Assert.That((await EventsAsync(id)).Select(one => one.Kind), Is.EqualTo(new[] { JobEventKind.Accepted, JobEventKind.Token, JobEventKind.Done }));
    }

    [Test]
    public async Task Append_that_is_refused_while_a_renewal_is_on_its_way_is_tried_again_under_the_new_lease()
    {
        var id = await EnqueueAsync();
        TaskCompletionSource renewed = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TokenQueue queue = new(Queue) { BeforeAnswering = () => renewed.TrySetResult() ? answer.Task : Task.CompletedTask };
        await using RunningJobs running = await StartAsync(queue, queue, async (_, events, _) =>
        {
            await renewed.Task;
            await events.AppendAsync(JobEventKind.Token, default, CancellationToken.None);
            return new JobOutcome { Kind = JobOutcomeKind.Succeeded };
        });
        Time.Advance(Lease / 3);
        running.Keeper.Tick(CancellationToken.None);
        while (queue.Refused == 0)
        {
            await Task.Yield();
        }

        answer.SetResult();
        var report = await running.Report.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That((report.Settlement?.State, queue.Refused), Is.EqualTo((JobState.Succeeded, 1)));
        Assert.That((await EventsAsync(id)).Select(one => one.Kind), Does.Contain(JobEventKind.Token));
    }

    [Test]
    public async Task Renewal_that_is_answered_after_it_was_given_up_brings_the_lease_to_settle_with()
    {
        await EnqueueAsync();
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously), ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TokenQueue queue = new(Queue) { BeforeAnswering = () => answer.Task };
        await using RunningJobs running = await StartAsync(queue, queue, async (_, _, _) =>
        {
            await ended.Task;
            return new JobOutcome { Kind = JobOutcomeKind.Succeeded };
        });
        await running.PassAsync((Lease / 3) + (CallPolicy.RenewWithin(Lease) / 2), running.Report);
        Assert.That(queue.Renewals, Is.EqualTo(1));
        var given = running.Keeper.Held().Single().Lease;

        Time.Advance(CallPolicy.RenewWithin(Lease));
        answer.SetResult();
        while (ReferenceEquals(running.Keeper.Held().Single().Lease, given))
        {
            await Task.Yield();
        }

        ended.SetResult();
        Assert.That((await running.Report.WaitAsync(TimeSpan.FromSeconds(20))).Settlement?.State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task Append_under_a_lease_that_is_lost_is_not_tried_for_ever()
    {
        await EnqueueAsync();
        await using TokenQueue queue = new(Queue);
        await using RunningJobs running = await StartAsync(queue, queue, UntilStoppedAsync);
        await running.PassAsync(Lease / 2, running.Report);
        var held = running.Keeper.Held().Single();
        await Queue.SettleAsync(held.Lease, new Settlement { State = JobState.Ready }, CancellationToken.None); // as a worker does that has taken it over

        await running.EndsWithinAsync(Lease);

        Assert.That((await running.Report).Settlement, Is.Null);
    }
}
