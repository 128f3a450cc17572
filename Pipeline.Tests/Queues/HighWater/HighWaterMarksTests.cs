using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.HighWater;

namespace Pipeline.Tests.Queues.HighWater;

/// <summary>When a flow takes no more jobs, and what its sender is told.</summary>
[TestFixture]
internal sealed class HighWaterMarksTests
{
    [TestCase(9, null)]
    [TestCase(10, "10 jobs of flow 'ingest' are ready, and queue.maxReady is 10; 30 of its jobs end in a minute. Send it again in 2s")]
    [TestCase(100, "100 jobs of flow 'ingest' are ready, and queue.maxReady is 10; 30 of its jobs end in a minute. Send it again in 182s")]
    public void Check_backlog_at_the_mark_is_refused_until_it_has_fallen_below_it(int ready, string? reason) =>
        Assert.That(Check(new() { MaxReady = 10 }, Activity(ended: 30), ready)?.Reason, Is.EqualTo(reason));

    [Test]
    public void Check_flow_without_workers_says_so() =>
        Assert.That(Check(new() { MaxReady = 10 }, Activity(ended: 0), ready: 10), Is.EqualTo(new Refusal(
            "10 jobs of flow 'ingest' are ready, and queue.maxReady is 10; none of its jobs has ended in the last quarter of an hour: see that a worker runs (pipeline workers). Send it again in 1m", TimeSpan.FromMinutes(1))));

    [TestCase(0.001, 15 * 60)]
    [TestCase(1e9, 1)]
    public void Check_time_to_come_back_has_bounds(double ended, double seconds) =>
        Assert.That(Check(new() { MaxReady = 10 }, Activity(ended), ready: 10)!.Value.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(29, false)]
    [TestCase(30, true)]
    public void Check_age_of_the_oldest(int minutes, bool isRefused) =>
        Assert.That(
            Check(new() { MaxReadyAge = TimeSpan.FromMinutes(30) }, Activity(ended: 1, TimeSpan.FromMinutes(minutes)), ready: 1)?.Reason,
            isRefused ? Does.StartWith("the oldest ready job of flow 'ingest' has waited 30m, and queue.maxReadyAge is 30m;") : Is.Null);

    [TestCase(300L << 20, null)]
    [TestCase((256L << 20) - 1, "the disk of the queue has 255MiB free, and queue.minFree is 256MiB; make room. Send it again in 1m")]
    [TestCase(null, null)]
    public void Check_free_space(long? free, string? reason) =>
        Assert.That(new HighWaterMarks(new() { MinFree = 256L << 20 }).Check("ingest", Activity(ended: 1), ready: 0, free)?.Reason, Is.EqualTo(reason));

    [Test]
    public void Check_without_marks_takes_everything() =>
        Assert.That(Check(new(), Activity(ended: 0, TimeSpan.FromDays(9)), ready: long.MaxValue), Is.Null);

    private static Refusal? Check(QueueOptions options, FlowActivity activity, long ready) => new HighWaterMarks(options).Check("ingest", activity, ready, free: null);

    private static FlowActivity Activity(double ended, TimeSpan? oldest = null) =>
        new("ingest", Ready: 0, Leased: 0, Scheduled: 0, Dead: 0, oldest, Accepted: new(0, 0, 0), Ended: new(ended, ended, ended));
}
