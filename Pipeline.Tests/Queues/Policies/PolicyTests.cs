using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Tests.Queues.Policies;

[TestFixture]
internal sealed class PolicyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JobRetryOptions Retry = new() { Delay = TimeSpan.FromSeconds(2), Max = TimeSpan.FromSeconds(10) };

    [TestCase(1, 2)]
    [TestCase(2, 4)]
    [TestCase(3, 8)]
    [TestCase(4, 10)]
    [TestCase(100, 10)]
    [TestCase(5000, 10)]
    public void RetryPolicy_ceiling_doubles_up_to_the_limit(int attempts, double seconds) =>
        Assert.That(new RetryPolicy(Retry, new Random(1)).Ceiling(attempts), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void RetryPolicy_waits_are_spread_below_the_ceiling()
    {
        RetryPolicy policy = new(Retry, new Random(1));
        var waits = Enumerable.Range(0, 1000).Select(_ => policy.Next(2)).ToArray();

        Assert.That(waits, Has.All.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(4)));
        Assert.That(waits.Count(wait => wait < TimeSpan.FromSeconds(1)), Is.InRange(150, 350));
        Assert.That(waits.Count(wait => wait > TimeSpan.FromSeconds(3)), Is.InRange(150, 350));
    }

    [TestCase(JobOutcomeKind.Succeeded, null, 1, JobState.Succeeded)]
    [TestCase(JobOutcomeKind.Cancelled, null, 1, JobState.Cancelled)]
    [TestCase(JobOutcomeKind.Expired, null, 1, JobState.Expired)]
    [TestCase(JobOutcomeKind.Interrupted, null, 3, JobState.Ready)]
    [TestCase(JobOutcomeKind.Failed, FailureKind.Permanent, 1, JobState.Failed)]
    [TestCase(JobOutcomeKind.Failed, FailureKind.Transient, 2, JobState.Scheduled)]
    [TestCase(JobOutcomeKind.Failed, FailureKind.Transient, 3, JobState.Failed)]
    [TestCase(JobOutcomeKind.Partial, FailureKind.Permanent, 1, JobState.Partial)]
    [TestCase(JobOutcomeKind.Partial, FailureKind.Transient, 2, JobState.Scheduled)]
    [TestCase(JobOutcomeKind.Partial, FailureKind.Transient, 3, JobState.Partial)]
    public void SettlePolicy_outcome_decides_the_state(JobOutcomeKind kind, FailureKind? failure, int attempts, JobState expected)
    {
        SettlePolicy policy = new(new RetryPolicy(Retry, new Random(1)), maxAttempts: 3);
        JobOutcome outcome = new() { Kind = kind, Failures = failure is { } why ? [Failure(FailureKind.Permanent), Failure(why)] : [] };

        var settlement = policy.Decide(outcome, attempts, Now);

        Assert.That(settlement.State, Is.EqualTo(expected));
        Assert.That(settlement.NotBefore is not null, Is.EqualTo(expected == JobState.Scheduled));
        Assert.That(settlement.Failures, Has.Count.EqualTo(outcome.Failures.Count));
    }

    [TestCase(0, 1, null)]
    [TestCase(2, 12, null)]
    [TestCase(3, 1, "CrashLoop")]
    [TestCase(0, 13, "Abandoned")]
    public void AttemptPolicy_lapsed_lease(int attempts, int lapses, string? error) =>
        Assert.That(AttemptPolicy.WhyDead(attempts, lapses, maxAttempts: 3)?.Error, Is.EqualTo(error));

    [TestCase(0, false, false)]
    [TestCase(19.9, false, false)]
    [TestCase(20, true, false)]
    [TestCase(59.9, true, false)]
    [TestCase(60, true, true)]
    public void LeasePolicy_renews_at_a_third_and_is_lost_at_the_end(double seconds, bool renew, bool lost)
    {
        var lease = TimeSpan.FromSeconds(60);

        Assert.That(LeasePolicy.ShouldRenew(TimeSpan.FromSeconds(seconds), lease), Is.EqualTo(renew));
        Assert.That(LeasePolicy.IsLost(TimeSpan.FromSeconds(seconds), lease), Is.EqualTo(lost));
    }

    [TestCase(1, 100)]
    [TestCase(2, 200)]
    [TestCase(6, 3200)]
    [TestCase(7, 5000)]
    [TestCase(int.MaxValue, 5000)]
    public void Backoff_doubles_up_to_five_seconds(int failures, double milliseconds) =>
        Assert.That(Backoff.After(failures), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase(60, 1000)]
    [TestCase(1.2, 100)]
    [TestCase(0.001, 10)]
    public void LeasePolicy_tick_fits_the_lease(double seconds, double milliseconds) =>
        Assert.That(LeasePolicy.Tick(TimeSpan.FromSeconds(seconds)), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    private static JobFailure Failure(FailureKind kind) => new() { Stage = "s", Item = "i", Kind = kind, Error = "E", Message = "m" };
}
