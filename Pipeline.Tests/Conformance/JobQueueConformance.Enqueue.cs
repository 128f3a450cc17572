using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: accepting.</content>
internal abstract partial class JobQueueConformance
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
    public async Task Enqueue_times_at_the_ends_of_time_are_taken_with_their_neighbours([Values] bool interactive)
    {
        DateTimeOffset?[] times = [null, DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue - TimeSpan.FromSeconds(1), DateTimeOffset.MaxValue];
        List<JobRequest> requests =
            [.. times.SelectMany(notBefore => times.Select(deadline => Request() with { NotBefore = notBefore, Deadline = deadline, Interactive = interactive }))];

        var receipts = await Queue.EnqueueAsync(requests, CancellationToken.None);

        Assert.That(receipts.Select(receipt => receipt.Rejection), Is.All.Null);
        foreach (var (request, receipt) in requests.Zip(receipts))
        {
            var kept = (await FindAsync(receipt.Id)).Request;
            Assert.That((kept.NotBefore, kept.Deadline), Is.EqualTo((request.NotBefore, request.Deadline)));
        }

        await Store.MaintainAsync(CancellationToken.None);
        Assert.That(await LeaseAsync(100), Has.Count.EqualTo(3 * 3), "those that are due and have a deadline to come, or none");
    }

    [Test]
    public async Task Enqueue_many_keeps_the_order_of_receipts_and_jobs()
    {
        var requests = Enumerable.Range(0, Many).Select(index => Request($$"""{"n":{{index}}}""")).ToArray();

        var receipts = await Queue.EnqueueAsync(requests, CancellationToken.None);
        var jobs = (await LeaseAsync(Many)).Select(lease => lease.Job).OrderBy(job => job.Fence).ToList();

        Assert.That(jobs.Select(job => job.Id), Is.EqualTo(receipts.Select(receipt => receipt.Id)));
        Assert.That(jobs.Select(job => job.Request.Input.GetProperty("n").GetInt32()), Is.EqualTo(Enumerable.Range(0, Many)));
        Assert.That(jobs.Select(job => job.Fence), Is.Unique);
    }

    [Test]
    public async Task Enqueue_that_the_store_breaks_off_tells_what_it_has_accepted()
    {
        var requests = Enumerable.Range(0, 1000).Select(index => Request($$"""{"n":{{index}},"text":"{{new string('x', 4000)}}"}""")).ToArray();
        requests[1] = requests[1] with { Priority = 10 };
        await LimitRoomAsync(3_000_000);

        PartlyAcceptedException partly = null!;
        try
        {
            await Queue.EnqueueAsync(requests, CancellationToken.None);
        }
        catch (PartlyAcceptedException error)
        {
            partly = error;
        }

        await LimitRoomAsync(null);
        var accepted = partly.Receipts.Where(receipt => receipt.IsAccepted).Select(receipt => receipt.Id).ToList();
        var leases = await LeaseAsync(1000);
        Assert.That(partly.Receipts, Has.Count.EqualTo(1000));
        Assert.That(accepted, Has.Count.InRange(1, 998));
        Assert.That(leases.Select(lease => lease.Job.Id), Is.EquivalentTo(accepted), "these and no others are on the queue");
        Assert.That(partly.Receipts[1].Rejection, Does.Contain("10"), "it would have been rejected anyway");
        Assert.That(partly.Receipts[^1].Rejection, Does.StartWith("not accepted: ").And.Contain(partly.InnerException!.Message));
    }

    [Test]
    public async Task Enqueue_that_accepts_nothing_fails_with_the_cause_and_succeeds_when_there_is_room_again()
    {
        var request = Request($$"""{"text":"{{new string('x', 500_000)}}"}""");
        await LimitRoomAsync(100_000);
        await Assert.ThatAsync(() => Queue.EnqueueAsync([request], CancellationToken.None).AsTask(), Throws.InstanceOf<Exception>().And.Not.InstanceOf<PartlyAcceptedException>());
        Assert.That(await LeaseAsync(), Is.Empty);

        await LimitRoomAsync(null);

        var id = await EnqueueAsync(request);
        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(id));
    }

    [Test]
    public async Task Enqueue_orders_the_effects_of_jobs_within_a_tick_and_after_the_clock_was_set_back()
    {
        List<JobReceipt> receipts = [.. await Queue.EnqueueAsync([Request(), Request()], CancellationToken.None)];
        Time.AdjustTime(Time.GetUtcNow() - TimeSpan.FromDays(1));
        receipts.AddRange(await Queue.EnqueueAsync([Request(), Request()], CancellationToken.None));
        Time.AdjustTime(Time.GetUtcNow() + TimeSpan.FromDays(2));
        receipts.AddRange(await Queue.EnqueueAsync([Request()], CancellationToken.None));
        await LeaseAsync(5);

        var jobs = await Store.FindManyAsync([.. receipts.Select(receipt => receipt.Id)], CancellationToken.None);

        Assert.That(jobs.Select(job => job.Fence), Is.Ordered.Ascending.And.Unique);
        Assert.That(jobs.Select(job => job.Fence), Is.EqualTo(jobs.Select(job => new Fence(job.AcceptedAt.UtcTicks, job.Epoch))), "comparable with those of other queues");
        Assert.That(jobs[^1].AcceptedAt, Is.EqualTo(Time.GetUtcNow()), "the clock is right again");
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
}
