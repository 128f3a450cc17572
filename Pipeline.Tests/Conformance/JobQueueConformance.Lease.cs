using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: leasing and renewing.</content>
internal abstract partial class JobQueueConformance
{
    [Test]
    public async Task Lease_priority_then_order_of_acceptance()
    {
        RequireStrictOrder();
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
    public async Task Lease_job_that_waits_rises_by_a_priority_for_each_step()
    {
        RequireStrictOrder();
        var waiting = await EnqueueAsync(Request() with { Priority = 3 });
        Time.Advance(Options.Ageing - TimeSpan.FromTicks(1));
        var soon = await EnqueueAsync(Request() with { Priority = 4 });
        Time.Advance(TimeSpan.FromTicks(2));
        var later = await EnqueueAsync(Request() with { Priority = 4 });
        var urgent = await EnqueueAsync(Request() with { Priority = 5 });
        Time.Advance(8 * Options.Ageing);
        var muchLater = await EnqueueAsync(Request() with { Priority = 9 });

        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { urgent, soon, waiting, later, muchLater }));
    }

    [Test]
    public async Task Lease_job_that_is_handed_back_or_tried_again_keeps_its_place()
    {
        RequireStrictOrder();
        var first = await EnqueueAsync(Request() with { Priority = 0 });
        await SettleAsync(await LeaseOneAsync(), JobState.Ready);
        Time.Advance(5 * Options.Ageing);
        await SettleAsync(await LeaseOneAsync(), JobState.Scheduled, Failure(kind: FailureKind.Transient));
        Time.Advance(5 * Options.Ageing);
        await EnqueueAsync(Request() with { Priority = 9 });

        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(first));
    }

    [Test]
    public async Task Lease_job_that_its_sender_scheduled_waits_from_then_on()
    {
        RequireStrictOrder();
        await EnqueueAsync(Request() with { Priority = 0, NotBefore = Time.GetUtcNow() + (100 * Options.Ageing) });
        Time.Advance(100 * Options.Ageing);
        var urgent = await EnqueueAsync(Request() with { Priority = 1 });

        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(urgent));
    }

    [Test]
    public async Task Lease_without_ageing_goes_by_priority_alone()
    {
        RequireStrictOrder();
        await using var strict = await OpenAsync(Options with { Ageing = TimeSpan.Zero }, Time);
        var low = await EnqueueAsync(Request() with { Priority = 0 });
        Time.Advance(1000 * Options.Ageing);
        var high = await EnqueueAsync(Request() with { Priority = 1 });

        Assert.That((await strict.LeaseAsync(Flow, Owner, 2, Lease, CancellationToken.None)).Select(lease => lease.Job.Id), Is.EqualTo(new[] { high, low }));
    }

    [Test]
    public async Task Lease_in_whatever_order_takes_a_job_of_low_priority_while_urgent_ones_keep_coming()
    {
        var low = await EnqueueAsync(Request() with { Priority = 0 });
        List<Guid> leased = [];
        for (var ask = 0; ask < 24 && !leased.Contains(low); ask++)
        {
            await Queue.EnqueueAsync([Request() with { Priority = 9 }, Request() with { Priority = 9 }], CancellationToken.None);
            var lease = await LeaseOneAsync();
            leased.Add(lease.Job.Id);
            await SettleAsync(lease, JobState.Succeeded);
            if (Capabilities.OwnClock)
            {
                Time.Advance(Options.Ageing);
            }
        }

        Assert.That(leased, Does.Contain(low));
    }

    [Test]
    public async Task Lease_of_many_jobs_in_the_order_of_acceptance()
    {
        RequireStrictOrder();
        var receipts = await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 1000)], CancellationToken.None);

        Assert.That((await LeaseAsync(1000)).Select(lease => lease.Job.Id), Is.EqualTo(receipts.Select(receipt => receipt.Id)));
    }

    [Test]
    public async Task Lease_of_the_longest_time_lasts_so_long()
    {
        await EnqueueAsync();
        await LeaseAsync(duration: Capabilities.LongestLease);

        Time.Advance(Capabilities.LongestLease - TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(), Is.Empty);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lease_in_whatever_order_hands_out_each_job_once_the_urgent_ones_not_last()
    {
        var slow = (await Queue.EnqueueAsync([.. Enumerable.Repeat(Request() with { Priority = 0 }, 50)], CancellationToken.None)).Select(receipt => receipt.Id);
        var urgent = (await Queue.EnqueueAsync([.. Enumerable.Repeat(Request() with { Priority = 9 }, 50)], CancellationToken.None)).Select(receipt => receipt.Id);

        List<Guid> leased = [];
        while (await LeaseAsync(7) is { Count: > 0 } leases)
        {
            leased.AddRange(leases.Select(lease => lease.Job.Id));
        }

        Assert.That(leased, Is.EquivalentTo(slow.Concat(urgent)));
        Assert.That(leased.Take(50).Intersect(urgent).Count(), Is.GreaterThan(25));
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
            var renewals = await Queue.RenewAsync([old, taken], Lease, CancellationToken.None);
            Assert.That(renewals.Select(renewal => renewal.Status), Is.EqualTo(new[] { LeaseStatus.Lost, LeaseStatus.Held }));
            Assert.That((await FindAsync(old.Job.Id)).State, Is.EqualTo(JobState.Leased));
            Assert.That(await SettleAsync(renewals[1].Lease, JobState.Succeeded), Is.True);
        }
    }

    [Test]
    public async Task Lease_taken_over_comes_before_later_jobs()
    {
        RequireStrictOrder();
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

        await RenewOneAsync(lease);
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

    [TestCase("attempts")]
    [TestCase("cancelled")]
    [TestCase("deadline")]
    public async Task Lease_of_more_jobs_that_must_end_than_end_at_once_gives_out_none_of_them(string why)
    {
        var jobs = MoreThanEndAtOnce;
        await using var queue = await OpenAsync(Options with { MaxAttempts = 1 }, Time);
        DateTimeOffset? deadline = why == "deadline" ? Time.GetUtcNow() + Lease : null;
        await queue.EnqueueAsync([.. Enumerable.Repeat(Request() with { Deadline = deadline }, jobs)], CancellationToken.None);
        var leases = await queue.LeaseAsync(Flow, Owner, jobs, Lease, CancellationToken.None);
        await Task.WhenAll(leases.Select(lease => why switch
        {
            "attempts" => StartAsync(lease).AsTask(),
            "cancelled" => queue.CancelAsync(lease.Job.Id, CancellationToken.None).AsTask(),
            _ => Task.CompletedTask,
        }));
        Time.Advance(Lease);

        Assert.That(await queue.LeaseAsync(Flow, "worker-2", jobs, Lease, CancellationToken.None), Is.Empty);
        await ((IJobStore)queue).MaintainAsync(CancellationToken.None);

        var statistics = await Store.GetStatisticsAsync(CancellationToken.None);
        var end = why switch { "attempts" => JobState.Failed, "cancelled" => JobState.Cancelled, _ => JobState.Expired };
        Assert.That(statistics.Jobs[end], Is.EqualTo(jobs));
    }

    [Test]
    public async Task Lease_of_a_job_that_was_worked_on_burns_no_attempt_before_the_stage_that_costs_but_is_abandoned_in_the_end()
    {
        var id = await EnqueueAsync();
        for (var lapse = 0; lapse <= 4 * Options.MaxAttempts; lapse++)
        {
            var lease = await LeaseOneAsync();
            Assert.That(lease.Job.Attempts, Is.Zero);
            await AppendAsync(lease, JobEventKind.Started);
            Time.Advance(Lease);
        }

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).Failures.Single().Message, Does.Contain("Abandoned"));
    }

    [Test]
    public async Task Lease_of_a_job_that_only_waits_in_its_workers_may_run_out_any_number_of_times()
    {
        await EnqueueAsync();
        for (var lapse = 0; lapse <= 10 * Options.MaxAttempts; lapse++)
        {
            Assert.That((await LeaseOneAsync()).Job.Attempts, Is.Zero);
            Time.Advance(Lease);
            await Store.MaintainAsync(CancellationToken.None);
        }

        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Reopen_accepted_and_leased_jobs_are_still_there()
    {
        var first = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        var second = await EnqueueAsync();
        await using var other = await OpenOtherAsync();

        Assert.That((await other.LeaseAsync(Flow, "worker-2", 10, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(second));
        Assert.That(await other.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None), Is.True);
        Assert.That((await FindAsync(first)).State, Is.EqualTo(JobState.Succeeded));
    }
}
