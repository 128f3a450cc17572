using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IJobStore"/> does.</summary>
internal abstract partial class JobStoreConformance : QueueFixture
{
    [Test]
    public async Task Events_are_numbered_without_gaps_over_epochs_and_end_with_done()
    {
        var id = await EnqueueAsync();
        var first = await LeaseOneAsync();
        await StartAsync(first);
        await AppendAsync(first, JobEventKind.Token, """{"text":"a"}""");
        await SettleAsync(first, JobState.Scheduled, Failure(kind: FailureKind.Transient));
        var second = await LeaseOneAsync();
        await StartAsync(second);
        await SettleAsync(second, JobState.Succeeded);

        var events = await EventsAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one.Kind), Is.EqualTo(new[]
            {
                JobEventKind.Accepted, JobEventKind.Started, JobEventKind.Token, JobEventKind.Retry, JobEventKind.Started, JobEventKind.Done,
            }));
            Assert.That(events.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(1, 6)));
            Assert.That(events.Select(one => one.Epoch), Is.EqualTo(new[] { 0, 1, 1, 1, 2, 2 }));
            Assert.That(events[2].Data!.Value.GetProperty("text").GetString(), Is.EqualTo("a"));
            Assert.That(events[^1].Data!.Value.GetProperty("state").GetString(), Is.EqualTo("succeeded"));
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(400)]
    [TestCase(601)]
    [TestCase(602)]
    [TestCase(603)]
    public async Task Events_after_a_number_resume_there(int after)
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        var tokens = Enumerable.Repeat(new PendingEvent(JobEventKind.Token, Time.GetUtcNow(), default), 600).ToArray();
        await Store.AppendEventsAsync(lease, tokens, CancellationToken.None);
        await SettleAsync(lease, JobState.Succeeded);

        var events = await EventsAsync(id, after);

        Assert.That(events.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(after + 1, Math.Max(0, 602 - after))));
    }

    [Test]
    public async Task Events_come_live_from_this_process()
    {
        var id = await EnqueueAsync();
        await using var events = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        await events.MoveNextAsync();
        var lease = await LeaseOneAsync();
        for (var number = 2; number < 50; number++) // while the clock stands still: whatever looks from time to time does not
        {
            var next = events.MoveNextAsync().AsTask();
            await AppendAsync(lease, JobEventKind.Token);

            Assert.That(await next.WaitAsync(TimeSpan.FromSeconds(10)), Is.True);
            Assert.That(events.Current.Sequence, Is.EqualTo(number));
        }
    }

    [Test]
    public async Task Events_come_live_from_another_process()
    {
        var id = await EnqueueAsync();
        await using var other = await OpenOtherAsync();
        await using var events = Store.ReadEventsAsync(id, 1, CancellationToken.None).GetAsyncEnumerator();
        var next = events.MoveNextAsync().AsTask();

        await other.CancelAsync(id, CancellationToken.None);
        await AdvanceUntilAsync(next);

        Assert.That(await next, Is.True);
        Assert.That(events.Current.Kind, Is.EqualTo(JobEventKind.Done));
    }

    [Test]
    public async Task Events_reader_that_stops_gives_up()
    {
        var id = await EnqueueAsync();
        using CancellationTokenSource stop = new();
        await using var events = Store.ReadEventsAsync(id, 1, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = events.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Events_store_is_closed_ends_its_readers_with_an_error()
    {
        var id = await EnqueueAsync();
        var other = await OpenOtherAsync();
        await using var events = ((IJobStore)other).ReadEventsAsync(id, 1, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        var next = events.MoveNextAsync().AsTask();
        var waiting = other.WaitForWorkAsync("none", CancellationToken.None).AsTask();

        await other.DisposeAsync();

        await Assert.ThatAsync(() => next.WaitAsync(TimeSpan.FromSeconds(10)), Throws.TypeOf<ObjectDisposedException>());
        await Assert.ThatAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Events_unknown_job_is_an_error() =>
        Assert.That(async () => await EventsAsync(Guid.CreateVersion7()), Throws.TypeOf<KeyNotFoundException>());

    [Test]
    public async Task Attempt_counted_twice_under_one_lease_is_one()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await StartAsync(lease);

        var job = await FindAsync(lease.Job.Id);
        Assert.That(job.Attempts, Is.EqualTo(1));
        Assert.That(job.StartedAt, Is.EqualTo(Time.GetUtcNow()));
        Assert.That((await Store.ListStepsAsync(job.Id, CancellationToken.None)).Count(step => step.Kind == JobEventKind.Started), Is.EqualTo(2), "counting is no event");
    }

    [Test]
    public async Task Attempt_does_not_count_while_the_stage_that_costs_has_not_begun()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await AppendAsync(lease, JobEventKind.Started);
        await AppendAsync(lease, JobEventKind.Stage, "{}");

        Assert.That((await FindAsync(lease.Job.Id)).Attempts, Is.Zero);
    }

    [Test]
    public async Task List_filters_and_shows_the_newest_first()
    {
        var first = await EnqueueAsync();
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure());
        var second = await EnqueueAsync();
        var other = await EnqueueAsync(Request() with { Flow = "ask" });

        Assert.That(await IdsAsync(new JobFilter()), Is.EqualTo(new[] { other, second, first }));
        Assert.That(await IdsAsync(new JobFilter { Limit = 1 }), Is.EqualTo(new[] { other }));
        Assert.That(await IdsAsync(new JobFilter { Flow = Flow }), Is.EqualTo(new[] { second, first }));
        Assert.That(await IdsAsync(new JobFilter { State = JobState.Ready, Flow = Flow }), Is.EqualTo(new[] { second }));
        Assert.That(await IdsAsync(new JobFilter { DeadOnly = true }), Is.EqualTo(new[] { first }));
    }

    [Test]
    public async Task List_finds_every_state_in_every_flow()
    {
        Dictionary<(string Flow, JobState State), List<Guid>> expected = [];
        foreach (var state in Enum.GetValues<JobState>().Reverse()) // ready ones last, or they would be leased before the others
        {
            foreach (var flow in new[] { Flow, "ask" })
            {
                expected[(flow, state)] = [await BringAsync(flow, state, priority: 1), await BringAsync(flow, state, priority: 7)];
            }
        }

        foreach (var ((flow, state), ids) in expected)
        {
            Assert.That(await IdsAsync(new JobFilter { Flow = flow, State = state }), Is.EqualTo(ids.AsEnumerable().Reverse()), $"{flow} {state}");
            Assert.That(await IdsAsync(new JobFilter { Flow = flow, State = state, Limit = 1 }), Is.EqualTo(ids.TakeLast(1)), $"{flow} {state}");
        }

        foreach (var state in Enum.GetValues<JobState>())
        {
            Assert.That(await IdsAsync(new JobFilter { State = state }), Is.EqualTo([.. expected[("ask", state)].AsEnumerable().Reverse(), .. expected[(Flow, state)].AsEnumerable().Reverse()]), $"{state}");
        }

        Assert.That(await IdsAsync(new JobFilter { Flow = Flow }), Is.EqualTo(expected.Where(pair => pair.Key.Flow == Flow).SelectMany(pair => pair.Value).Reverse()));
        Assert.That(await IdsAsync(new JobFilter { DeadOnly = true, Flow = "ask" }), Is.EqualTo(expected[("ask", JobState.Failed)].AsEnumerable().Reverse()));
        Assert.That(await IdsAsync(new JobFilter { DeadOnly = true, State = JobState.Ready }), Is.Empty);
        Assert.That(await IdsAsync(new JobFilter { Flow = "none" }), Is.Empty);
    }

    [Test]
    public async Task Statistics_oldest_is_the_job_that_waits_longest_whatever_its_place_and_priority()
    {
        await EnqueueAsync(Request() with { Priority = 9 });
        var lease = await LeaseOneAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        await EnqueueAsync(Request() with { Priority = 9 });
        await EnqueueAsync(Request() with { Flow = "ask", NotBefore = Time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        Time.Advance(TimeSpan.FromSeconds(5));
        await SettleAsync(lease, JobState.Ready); // first in its line, and due for the shortest time
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await Store.GetStatisticsAsync(CancellationToken.None)).OldestReady, Is.EqualTo(TimeSpan.FromSeconds(6)));
        await LeaseAsync();
        Assert.That((await Store.GetStatisticsAsync(CancellationToken.None)).OldestReady, Is.EqualTo(TimeSpan.FromSeconds(5)), "the one that is due and was not looked at");
    }

    [Test]
    public async Task Statistics_count_each_state()
    {
        await EnqueueAsync();
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure());
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await Queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, NotBefore = Time.GetUtcNow() + Lease }, CancellationToken.None);
        await EnqueueAsync();
        Time.Advance(TimeSpan.FromSeconds(3));

        var statistics = await Store.GetStatisticsAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statistics.Jobs[JobState.Ready], Is.EqualTo(1));
            Assert.That(statistics.Jobs[JobState.Scheduled], Is.EqualTo(1));
            Assert.That(statistics.Jobs[JobState.Failed], Is.EqualTo(1));
            Assert.That(statistics.Jobs[JobState.Leased], Is.Zero);
            Assert.That(statistics.Dead, Is.EqualTo(1));
            Assert.That(statistics.Retrying, Is.EqualTo(1));
            Assert.That(statistics.OldestReady, Is.EqualTo(TimeSpan.FromSeconds(3)));
        }
    }

    [Test]
    public async Task Replay_dead_letter_is_a_new_job_and_no_dead_letter_any_more()
    {
        var id = await EnqueueAsync(Request() with { DedupeKey = "k", Deadline = Time.GetUtcNow() + Lease });
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure(inputs: ["""{"n":1}""", """{"n":2}"""]), Failure(inputs: """{"n":3}"""), Failure("chunk", inputs: """{"n":4}"""));
        Time.Advance(Lease);

        var receipt = await Store.ReplayAsync(id, "embed", CancellationToken.None);

        Assert.That(receipt.Rejection, Is.Null);
        var replay = (await LeaseOneAsync()).Job;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(replay.Id, Is.EqualTo(receipt.Id));
            Assert.That(replay.Request.DedupeKey, Is.EqualTo("k"));
            Assert.That(replay.Request.Deadline, Is.Null);
            Assert.That(replay.Request.ResumeFrom!.Stage, Is.EqualTo("embed"));
            Assert.That(replay.Request.ResumeFrom.Items.Select(item => item.GetProperty("n").GetInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That((await FindAsync(id)).ReplayedAs, Is.EqualTo(receipt.Id));
            Assert.That(await IdsAsync(new JobFilter { DeadOnly = true }), Is.Empty);
            Assert.That((await Store.ReplayAsync(id, null, CancellationToken.None)).Rejection, Does.Contain(receipt.Id.ToString()));
        }
    }

    [Test]
    public async Task Replay_partial_job_takes_its_dedupe_key_over()
    {
        var id = await EnqueueAsync(Request() with { DedupeKey = "k" });
        await SettleAsync(await LeaseOneAsync(), JobState.Partial, Failure());

        var receipt = await Store.ReplayAsync(id, null, CancellationToken.None);

        Assert.That(receipt.IsDuplicate, Is.False);
        Assert.That(receipt.Id, Is.Not.EqualTo(id));
        Assert.That((await LeaseOneAsync()).Job.Request.DedupeKey, Is.EqualTo("k"));
    }

    [Test]
    public async Task Replay_what_cannot_be_is_rejected_with_the_reason()
    {
        var waiting = await EnqueueAsync();
        Assert.That((await Store.ReplayAsync(waiting, null, CancellationToken.None)).Rejection, Does.Contain("ready"));
        Assert.That((await Store.ReplayAsync(Guid.CreateVersion7(), null, CancellationToken.None)).Rejection, Does.Contain("no job"));
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure(inputs: ["1", "2"]) with { Count = 3 });
        Assert.That((await Store.ReplayAsync(waiting, "chunk", CancellationToken.None)).Rejection, Does.Contain("embed"));
        Assert.That((await Store.ReplayAsync(waiting, "embed", CancellationToken.None)).Rejection, Does.Contain("of 3 items").And.Contain("inputs of 2"));
    }

    [Test]
    public async Task Replay_from_a_stage_is_rejected_while_other_failures_are_only_counted()
    {
        var id = await EnqueueAsync();
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure(inputs: "1"), Failure(JobFailure.Unlisted) with { Count = 7 });

        Assert.That((await Store.ReplayAsync(id, "embed", CancellationToken.None)).Rejection, Does.StartWith("7 further items"));
        Assert.That((await Store.ReplayAsync(id, "", CancellationToken.None)).Rejection, Does.Contain("but at embed;"));
        Assert.That((await Store.ReplayAsync(id, null, CancellationToken.None)).Rejection, Is.Null);
    }

    [Test]
    public async Task Purge_deletes_dead_letters_only()
    {
        var dead = await EnqueueAsync();
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure());
        var waiting = await EnqueueAsync();

        Assert.That(await Store.PurgeAsync([dead, waiting, Guid.CreateVersion7()], CancellationToken.None), Is.EqualTo(1));
        Assert.That(await Store.FindAsync(dead, CancellationToken.None), Is.Null);
        Assert.That(await Store.FindAsync(waiting, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task Purge_of_the_last_job_leaves_later_jobs_later_although_the_clock_was_set_back()
    {
        var dead = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await SettleAsync(lease, JobState.Failed, Failure());
        await Store.PurgeAsync([dead], CancellationToken.None);
        Time.AdjustTime(Time.GetUtcNow() - TimeSpan.FromDays(1));

        await EnqueueAsync();

        Assert.That((await LeaseOneAsync()).Job.Fence, Is.GreaterThan(lease.Job.Fence));
    }

    [Test]
    public async Task Maintain_past_retention_deletes_ended_jobs_and_keeps_dead_letters()
    {
        for (var i = 0; i < 250; i++)
        {
            await EnqueueAsync();
        }

        var leases = await LeaseAsync(250);
        await Task.WhenAll(leases.Select(lease => SettleAsync(lease, lease == leases[6] ? JobState.Failed : JobState.Succeeded).AsTask()));
        var waiting = await EnqueueAsync();
        Time.Advance(Options.Retention - TimeSpan.FromTicks(1));
        await Store.MaintainAsync(CancellationToken.None);
        Assert.That(await IdsAsync(new JobFilter { Limit = 1000 }), Has.Count.EqualTo(251));

        Time.Advance(TimeSpan.FromTicks(1));
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That(await IdsAsync(new JobFilter { Limit = 1000 }), Is.EqualTo(new[] { waiting, leases[6].Job.Id }));
    }

    /// <summary>Accepts a job and brings it into a state.</summary>
    private async Task<Guid> BringAsync(string flow, JobState state, int priority)
    {
        var id = await EnqueueAsync(Request() with { Flow = flow, Priority = priority, NotBefore = state == JobState.Scheduled ? Time.GetUtcNow() + Lease : null });
        if (state is not (JobState.Ready or JobState.Scheduled))
        {
            var lease = (await Queue.LeaseAsync(flow, Owner, 1, TimeSpan.FromDays(1), CancellationToken.None)).Single();
            Assert.That(lease.Job.Id, Is.EqualTo(id));
            if (state != JobState.Leased)
            {
                await SettleAsync(lease, state);
            }
        }

        return id;
    }

    protected async Task<List<Guid>> IdsAsync(JobFilter filter) =>
        [.. (await Store.ListAsync(filter, null, CancellationToken.None)).Jobs.Select(job => job.Id)];
}
