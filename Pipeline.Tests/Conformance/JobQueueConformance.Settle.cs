using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: settling.</content>
internal abstract partial class JobQueueConformance
{
    [Test]
    public async Task Settle_terminal_keeps_result_and_failures()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        Time.Advance(TimeSpan.FromSeconds(1));

        var settled = await Queue.SettleAsync(
            lease,
            new Settlement { State = JobState.Partial, Result = JsonElement.Parse("""{"documents":3}"""), Failures = [Failure(inputs: """{"path":"a.md"}""")] },
            CancellationToken.None);

        var job = await FindAsync(lease.Job.Id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settled, Is.True);
            Assert.That(job.State, Is.EqualTo(JobState.Partial));
            Assert.That(job.FinishedAt, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(job.Result!.Value.GetProperty("documents").GetInt32(), Is.EqualTo(3));
            Assert.That(job.Failures.Single().Inputs.Single().GetProperty("path").GetString(), Is.EqualTo("a.md"));
            Assert.That(job.Owner, Is.Null);
            Assert.That(await SettleAsync(lease, JobState.Failed), Is.False);
            Assert.That((await FindAsync(job.Id)).State, Is.EqualTo(JobState.Partial));
        }
    }

    [Test]
    public async Task Settle_retry_waits_until_its_time_and_keeps_the_attempt()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        var notBefore = Time.GetUtcNow() + TimeSpan.FromSeconds(5);

        await Queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, NotBefore = notBefore, Failures = [Failure()] }, CancellationToken.None);

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(lease.Job.Id)).NotBefore, Is.EqualTo(notBefore));
        Time.Advance(TimeSpan.FromSeconds(5));
        var again = (await LeaseOneAsync()).Job;
        Assert.That(again.Attempts, Is.EqualTo(1));
        Assert.That(again.Failures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Settle_success_after_a_retry_drops_the_old_failures()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await SettleAsync(lease, JobState.Scheduled, Failure());

        await SettleAsync(await LeaseOneAsync(), JobState.Succeeded);

        Assert.That((await FindAsync(lease.Job.Id)).Failures, Is.Empty);
    }

    [TestCase(JobState.Failed)]
    [TestCase(JobState.Partial)]
    [TestCase(JobState.Succeeded)]
    [TestCase(JobState.Scheduled)]
    public async Task Settle_before_the_stage_that_costs_began_is_an_attempt_too(JobState state)
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await AppendAsync(lease, JobEventKind.Started);

        await SettleAsync(lease, state);

        Assert.That((await FindAsync(lease.Job.Id)).Attempts, Is.EqualTo(1));
    }

    [TestCase(JobState.Failed)]
    [TestCase(JobState.Scheduled)]
    public async Task Settle_after_the_stage_that_costs_began_counts_no_second_attempt(JobState state)
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);

        await SettleAsync(lease, state);

        Assert.That((await FindAsync(lease.Job.Id)).Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Settle_handed_back_burns_no_attempt()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);

        await SettleAsync(lease, JobState.Ready);

        var again = await LeaseOneAsync();
        Assert.That(again.Job.Attempts, Is.Zero);
        await SettleAsync(again, JobState.Ready);
        Assert.That((await LeaseOneAsync()).Job.Attempts, Is.Zero);
    }
}
