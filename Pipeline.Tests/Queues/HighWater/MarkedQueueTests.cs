using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.HighWater;
using Pipeline.Tests.Support.Memory;

namespace Pipeline.Tests.Queues.HighWater;

/// <summary>A queue that takes ten jobs of a flow, under a clock that stands still.</summary>
[TestFixture]
internal sealed class MarkedQueueTests
{
    private const int Mark = 10;
    private static readonly QueueOptions Options = new() { MaxReady = Mark };
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private FakeTimeProvider _time = null!;
    private MemoryJobs _jobs = null!;
    private MemoryJobQueue _inner = null!;
    private IJobQueue _queue = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _jobs = new();
        _inner = new(_jobs, Options, _time);
        _queue = MarkedQueue.Of(new OpenQueue(_inner, _inner, _inner), Options, _time).Queue;
    }

    [TearDown]
    public async Task TearDown() => await _queue.DisposeAsync();

    [Test]
    public async Task Enqueue_takes_as_many_as_there_is_room_for_and_refuses_the_rest_in_their_order()
    {
        var receipts = await EnqueueAsync([.. Enumerable.Range(0, 15).Select(number => number == 12 ? Job("other") : Job())]);

        Assert.That(receipts.Select(receipt => receipt.IsAccepted), Is.EqualTo(Enumerable.Range(0, 15).Select(number => number is < Mark or 12)));
        Assert.That(receipts[^1].Rejection, Does.StartWith("10 jobs of flow 'ingest' are ready, and queue.maxReady is 10; "));
        Assert.That(receipts.Where(receipt => !receipt.IsAccepted).Select(receipt => receipt.RetryAfter), Is.All.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(receipts.Where(receipt => receipt.IsAccepted).Select(receipt => receipt.Id), Is.Unique.And.None.EqualTo(Guid.Empty));
    }

    [Test]
    public async Task Enqueue_of_many_senders_at_once_never_passes_the_mark()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
        {
            if (number % 8 == 0)
            {
                _time.Advance(Fresh); // some of them have the store asked anew, while others send
            }

            return await EnqueueAsync([Job()]);
        })));

        Assert.That(receipts.Sum(some => some.Count(receipt => receipt.IsAccepted)), Is.EqualTo(Mark));
    }

    [Test]
    public async Task Enqueue_takes_jobs_again_when_workers_have_taken_some()
    {
        await FillAsync();
        await _inner.LeaseAsync("ingest", "worker", 3, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.That((await EnqueueAsync([Job()]))[0].IsAccepted, Is.False, "it was asked a moment ago");

        _time.Advance(Fresh);

        Assert.That((await EnqueueAsync([.. Enumerable.Repeat(Job(), 5)])).Count(receipt => receipt.IsAccepted), Is.EqualTo(3));
    }

    [Test]
    public async Task Enqueue_counts_what_other_processes_send()
    {
        await EnqueueAsync([Job()]);
        await _inner.EnqueueAsync([.. Enumerable.Repeat(Job(), Mark)], CancellationToken.None);

        _time.Advance(Fresh);

        Assert.That((await EnqueueAsync([Job()]))[0].Rejection, Does.StartWith("11 jobs"));
    }

    [Test]
    public async Task Enqueue_of_a_job_that_somebody_waits_for_is_taken_and_takes_no_room()
    {
        await EnqueueAsync([.. Enumerable.Repeat(Job() with { Interactive = true }, 5)]);
        Assert.That((await FillAsync()).Count, Is.EqualTo(Mark));

        Assert.That((await EnqueueAsync([Job() with { Interactive = true }]))[0].IsAccepted);
    }

    [Test]
    public async Task Enqueue_of_a_known_key_and_of_a_bad_request_take_no_room()
    {
        await EnqueueAsync([Job() with { DedupeKey = "a" }]);
        await EnqueueAsync([.. Enumerable.Repeat(Job() with { DedupeKey = "a" }, 5), Job() with { Priority = 77 }]);

        Assert.That((await FillAsync()).Count, Is.EqualTo(Mark - 1));
    }

    [Test]
    public async Task Enqueue_that_fails_on_the_way_says_what_was_accepted_and_what_was_refused()
    {
        var size = Job().Input.GetRawText().Length;
        _jobs.Room = size * 4;

        var partly = (await Assert.ThrowsAsync<PartlyAcceptedException>(() => EnqueueAsync([.. Enumerable.Repeat(Job(), 12)])))!;

        var accepted = partly.Receipts.Count(receipt => receipt.IsAccepted);
        Assert.That(partly.Receipts, Has.Count.EqualTo(12));
        Assert.That(accepted, Is.InRange(1, Mark - 1));
        Assert.That(partly.Receipts.Skip(Mark).Select(receipt => receipt.RetryAfter), Is.All.Not.Null);

        _jobs.Room = null;
        Assert.That((await FillAsync()).Count, Is.EqualTo(Mark - accepted), "what was not accepted takes no room");
    }

    [Test]
    public async Task Of_a_queue_without_marks_is_the_queue_itself()
    {
        await using MemoryJobQueue plain = new(_jobs, new(), _time);

        Assert.That(MarkedQueue.Of(new OpenQueue(plain, plain, plain), new(), _time).Queue, Is.SameAs(plain));
    }

    private async Task<List<JobReceipt>> FillAsync() => [.. (await EnqueueAsync([.. Enumerable.Repeat(Job(), 2 * Mark)])).Where(receipt => receipt.IsAccepted)];

    private async Task<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests) => await _queue.EnqueueAsync(requests, CancellationToken.None);

    private static JobRequest Job(string flow = "ingest") => new() { Flow = flow, Input = JsonSerializer.SerializeToElement(new { path = "./docs" }) };
}
