using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IJobQueue"/> does.</summary>
internal abstract class JobQueueConformance : QueueFixture
{
    [Test]
    public async Task Enqueue_request_comes_back_whole()
    {
        var request = Request() with
        {
            Tenant = "acme",
            Priority = 7,
            DedupeKey = "key",
            Deadline = Time.GetUtcNow() + TimeSpan.FromHours(1),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ResumeFrom = new ResumePoint("embed", [JsonElement.Parse("""{"chunk":1}""")]),
        };
        var id = await EnqueueAsync(request);

        var job = (await LeaseOneAsync()).Job;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(job.Id, Is.EqualTo(id));
            Assert.That(job.State, Is.EqualTo(JobState.Leased));
            Assert.That(job.AcceptedAt, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(job.Epoch, Is.EqualTo(1));
            Assert.That(job.Attempts, Is.Zero);
            Assert.That(JsonElement.DeepEquals(job.Request.Input, request.Input));
            Assert.That(JsonElement.DeepEquals(job.Request.ResumeFrom!.Items[0], request.ResumeFrom.Items[0]));
            Assert.That(job.Request with { Input = request.Input, ResumeFrom = request.ResumeFrom }, Is.EqualTo(request));
        }
    }

    [Test]
    public async Task Enqueue_bad_request_between_good_ones_is_named_and_the_rest_accepted()
    {
        var receipts = await Queue.EnqueueAsync([Request(), Request() with { Priority = 10 }, Request()], CancellationToken.None);

        Assert.That(receipts.Select(receipt => receipt.IsAccepted), Is.EqualTo(new[] { true, false, true }));
        Assert.That(receipts[1].Rejection, Does.Contain("10").And.Contain("0").And.Contain("9"));
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Enqueue_many_keeps_the_order_of_receipts_and_jobs()
    {
        var requests = Enumerable.Range(0, 1000).Select(index => Request($$"""{"n":{{index}}}""")).ToArray();

        var receipts = await Queue.EnqueueAsync(requests, CancellationToken.None);
        var leases = await LeaseAsync(1000);

        Assert.That(leases.Select(lease => lease.Job.Id), Is.EqualTo(receipts.Select(receipt => receipt.Id)));
        Assert.That(leases.Select(lease => lease.Job.Request.Input.GetProperty("n").GetInt32()), Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(leases.Select(lease => lease.Job.Sequence), Is.Ordered.Ascending.And.Unique);
    }

    [Test]
    public async Task Enqueue_same_dedupe_key_gets_the_first_id()
    {
        var first = await EnqueueAsync(Request() with { DedupeKey = "k" });

        var again = await Queue.EnqueueAsync([Request() with { DedupeKey = "k" }, Request() with { DedupeKey = "k", Tenant = "other" }], CancellationToken.None);

        Assert.That(again[0], Is.EqualTo(new JobReceipt(first, IsDuplicate: true)));
        Assert.That(again[1].IsDuplicate, Is.False);
    }

    [TestCase(JobState.Succeeded, true)]
    [TestCase(JobState.Partial, true)]
    [TestCase(JobState.Failed, false)]
    [TestCase(JobState.Cancelled, false)]
    [TestCase(JobState.Expired, false)]
    public async Task Enqueue_dedupe_key_of_an_ended_job_counts_only_if_its_work_was_done(JobState ended, bool isDuplicate)
    {
        var first = await EnqueueAsync(Request() with { DedupeKey = "k" });
        await SettleAsync(await LeaseOneAsync(), ended);

        var again = await Queue.EnqueueAsync([Request() with { DedupeKey = "k" }], CancellationToken.None);

        Assert.That(again[0].IsDuplicate, Is.EqualTo(isDuplicate));
        Assert.That(again[0].Id == first, Is.EqualTo(isDuplicate));
    }

    [Test]
    public async Task Lease_priority_then_order_of_acceptance()
    {
        var low = await EnqueueAsync(Request() with { Priority = 1 });
        var first = await EnqueueAsync();
        var second = await EnqueueAsync();
        var high = await EnqueueAsync(Request() with { Priority = 9 });

        var leases = await LeaseAsync(3);

        Assert.That(leases.Select(lease => lease.Job.Id), Is.EqualTo(new[] { high, first, second }));
        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(low));
        Assert.That(await LeaseAsync(), Is.Empty);
    }

    [Test]
    public async Task Lease_other_flow_is_left_alone()
    {
        await EnqueueAsync(Request() with { Flow = "ask" });

        Assert.That(await LeaseAsync(), Is.Empty);
    }

    [Test]
    public async Task Lease_scheduled_job_only_when_due()
    {
        var id = await EnqueueAsync(Request() with { NotBefore = Time.GetUtcNow() + TimeSpan.FromMinutes(1) });
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Scheduled));
        Assert.That(await LeaseAsync(), Is.Empty);

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lease_job_past_its_deadline_is_not_leased()
    {
        await EnqueueAsync(Request() with { Deadline = Time.GetUtcNow() + TimeSpan.FromMinutes(1) });
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await LeaseAsync(), Is.Empty);
    }

    [Test]
    public async Task Lease_that_ran_out_is_taken_over_under_a_new_epoch_and_fences_the_old_owner()
    {
        await EnqueueAsync();
        var old = await LeaseOneAsync();
        Time.Advance(Lease - TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        Time.Advance(TimeSpan.FromTicks(1));

        var taken = (await LeaseAsync(owner: "worker-2"))[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(taken.Job.Epoch, Is.EqualTo(2));
            Assert.That(taken.Job.Fence, Is.GreaterThan(old.Job.Fence));
            Assert.That(await SettleAsync(old, JobState.Succeeded), Is.False);
            Assert.That(await StartAsync(old), Is.False);
            Assert.That(await Queue.RenewAsync([old, taken], Lease, CancellationToken.None), Is.EqualTo(new[] { LeaseStatus.Lost, LeaseStatus.Held }));
            Assert.That((await FindAsync(old.Job.Id)).State, Is.EqualTo(JobState.Leased));
            Assert.That(await SettleAsync(taken, JobState.Succeeded), Is.True);
        }
    }

    [Test]
    public async Task Lease_taken_over_comes_before_later_jobs()
    {
        var first = await EnqueueAsync();
        await LeaseOneAsync();
        await EnqueueAsync();
        Time.Advance(Lease);

        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(first));
    }

    [Test]
    public async Task Renew_holds_the_lease_for_the_duration_from_now()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        Time.Advance(Lease / 2);

        await Queue.RenewAsync([lease], Lease, CancellationToken.None);
        Time.Advance(Lease * 0.75);

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(lease.Job.Id)).LeasedUntil, Is.EqualTo(Time.GetUtcNow() + (Lease * 0.25)));
    }

    [Test]
    public async Task Lease_attempts_exhausted_at_takeover_is_a_dead_letter_with_the_reason()
    {
        var id = await EnqueueAsync();
        for (var attempt = 0; attempt < Options.MaxAttempts; attempt++)
        {
            await StartAsync(await LeaseOneAsync());
            Time.Advance(Lease);
        }

        Assert.That(await LeaseAsync(), Is.Empty);
        var job = await FindAsync(id);
        Assert.That(job.State, Is.EqualTo(JobState.Failed));
        Assert.That(job.Attempts, Is.EqualTo(3));
        Assert.That(job.Failures.Single().Error, Is.EqualTo("CrashLoop"));
    }

    [Test]
    public async Task Lease_never_started_burns_no_attempt_but_is_abandoned_in_the_end()
    {
        var id = await EnqueueAsync();
        for (var lapse = 0; lapse <= 4 * Options.MaxAttempts; lapse++)
        {
            Assert.That((await LeaseOneAsync()).Job.Attempts, Is.Zero);
            Time.Advance(Lease);
        }

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).Failures.Single().Message, Does.Contain("Abandoned"));
    }

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

    [Test]
    public async Task Cancel_waiting_job_is_cancelled_at_once()
    {
        var id = await EnqueueAsync();

        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.Cancelled));
        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.AlreadyEnded));
    }

    [Test]
    public async Task Cancel_running_job_tells_its_owner()
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();

        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.Requested));
        Assert.That(await Queue.GetCancelRequestsAsync(Owner, CancellationToken.None), Is.EqualTo(new[] { id }));
        Assert.That(await Queue.GetCancelRequestsAsync("worker-2", CancellationToken.None), Is.Empty);
        Assert.That(await Queue.RenewAsync([lease], Lease, CancellationToken.None), Is.EqualTo(new[] { LeaseStatus.CancelRequested }));
    }

    [TestCase(JobState.Ready)]
    [TestCase(JobState.Scheduled)]
    public async Task Cancel_running_job_that_is_not_to_end_is_cancelled_when_settled(JobState state)
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await Queue.CancelAsync(id, CancellationToken.None);

        await SettleAsync(lease, state);

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
    }

    [Test]
    public async Task Cancel_running_job_whose_worker_died_is_cancelled_at_takeover()
    {
        var id = await EnqueueAsync();
        await LeaseOneAsync();
        await Queue.CancelAsync(id, CancellationToken.None);
        Time.Advance(Lease);

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
    }

    [Test]
    public async Task Cancel_unknown_job_is_not_found() =>
        Assert.That(await Queue.CancelAsync(Guid.CreateVersion7(), CancellationToken.None), Is.EqualTo(CancelResult.NotFound));

    [Test]
    public async Task Maintain_deadline_passed_expires_waiting_jobs_and_those_whose_worker_died()
    {
        var deadline = Time.GetUtcNow() + TimeSpan.FromSeconds(30);
        var leased = await EnqueueAsync(Request() with { Deadline = deadline });
        await LeaseAsync(1);
        var ready = await EnqueueAsync(Request() with { Deadline = deadline });
        var scheduled = await EnqueueAsync(Request() with { Deadline = deadline, NotBefore = deadline + TimeSpan.FromDays(1) });

        Time.Advance(TimeSpan.FromSeconds(30));
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That((await FindAsync(ready)).State, Is.EqualTo(JobState.Expired));
        Assert.That((await FindAsync(scheduled)).State, Is.EqualTo(JobState.Expired));
        Assert.That((await FindAsync(leased)).State, Is.EqualTo(JobState.Leased));
        Time.Advance(Lease);
        await Store.MaintainAsync(CancellationToken.None);
        Assert.That((await FindAsync(leased)).State, Is.EqualTo(JobState.Expired));
    }

    [Test]
    public async Task WaitForWork_job_enqueued_by_this_process_wakes_at_once()
    {
        var waiting = Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        await EnqueueAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task WaitForWork_job_enqueued_by_another_process_is_found_by_looking()
    {
        await using var other = await OpenAsync(Options, Time);
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

    [Test]
    public async Task Reopen_accepted_and_leased_jobs_are_still_there()
    {
        var first = await EnqueueAsync();
        var second = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await using var other = await OpenAsync(Options, Time);

        Assert.That((await other.LeaseAsync(Flow, "worker-2", 10, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(second));
        Assert.That(await other.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None), Is.True);
        Assert.That((await FindAsync(first)).State, Is.EqualTo(JobState.Succeeded));
    }

    /// <summary>Lets the clock run while real work goes on elsewhere.</summary>
    protected async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await done;
    }
}
