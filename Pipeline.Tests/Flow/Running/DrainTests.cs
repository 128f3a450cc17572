using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Running;

[TestFixture]
public class DrainTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Test]
    public async Task DrainAsync_jobs_under_way_end_and_later_ones_are_handed_back()
    {
        TaskCompletionSource entered = new(), release = new();
        await using FlowHarness harness = new(Waiting(entered, _ => release.Task), new FakeTimeProvider());
        var run = harness.RunAsync(1);
        await entered.Task;

        var drain = harness.Flow.DrainAsync(Deadline, CancellationToken.None);
        var later = await harness.RunAsync(2);
        await using FlowHarness idle = new(Waiting(new(), _ => Task.CompletedTask), new FakeTimeProvider());
        await idle.Flow.DrainAsync(Deadline, CancellationToken.None); // a drain that waits for nobody has ended by now
        await FakeClock.SettleAsync();
        Assert.That(drain.IsCompleted, Is.False);
        release.SetResult();
        await drain;

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(later.Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
    }

    [Test]
    public async Task DrainAsync_forces_after_three_quarters_of_the_deadline()
    {
        FakeTimeProvider time = new();
        var justBefore = (Deadline * 0.75) - TimeSpan.FromMilliseconds(1);
        TaskCompletionSource entered = new(), otherEntered = new();
        await using FlowHarness harness = new(Waiting(entered, token => Task.Delay(Timeout.InfiniteTimeSpan, time, token)), time);
        await using FlowHarness other = new(Waiting(otherEntered, token => Task.Delay(Timeout.InfiniteTimeSpan, time, token)), time);
        var (run, otherRun) = (harness.RunAsync(1), other.RunAsync(1));
        await Task.WhenAll(entered.Task, otherEntered.Task);
        var drain = harness.Flow.DrainAsync(Deadline, CancellationToken.None);
        var otherDrain = other.Flow.DrainAsync(justBefore / 0.75, CancellationToken.None);

        time.Advance(justBefore);
        await otherRun; // one whose three quarters are over has been forced by now
        await FakeClock.SettleAsync();
        Assert.That(run.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
        await Task.WhenAll(drain, otherDrain);
    }

    [Test]
    public async Task DrainAsync_stage_deaf_to_cancellation_does_not_hold_its_job()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(Waiting(entered, _ => new TaskCompletionSource().Task), time);
        var run = harness.RunAsync(1);
        await entered.Task;
        var started = time.GetTimestamp();
        var drain = harness.Flow.DrainAsync(Deadline, CancellationToken.None);

        while (!drain.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
        Assert.That(harness.Flow.IsComplete, Is.False, "the stage still has the item, and says so");
        Assert.That(harness.Stage("wait").InFlight, Is.EqualTo(1));
        Assert.That(time.GetElapsedTime(started), Is.GreaterThanOrEqualTo(Deadline * 0.9));
    }

    [Test]
    public async Task DrainAsync_its_token_forces_at_once()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource entered = new();
        using CancellationTokenSource force = new();
        await using FlowHarness harness = new(Waiting(entered, token => Task.Delay(Timeout.InfiniteTimeSpan, time, token)), time);
        var run = harness.RunAsync(1);
        await entered.Task;
        var drain = harness.Flow.DrainAsync(Deadline, force.Token);

        await force.CancelAsync();
        await drain;

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
    }

    [Test]
    public async Task DrainAsync_forced_with_full_buffers_ends_every_job()
    {
        TaskCompletionSource entered = new();
        FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>((items, _) => new([.. items.Select(item => item.Value)])), Lambdas.Settings(4, 2) with { Batch = new() { Size = 4 } })
            .Transform("wait", Lambdas.Transform<int, int>(async (input, _, token) =>
            {
                entered.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return input;
            }), Lambdas.Settings(2, 1))
            .Build());
        var runs = Enumerable.Range(0, 3).Select(_ => harness.RunAsync(1000)).ToList();
        await entered.Task;

        await harness.DisposeAsync();

        Assert.That((await Task.WhenAll(runs)).Select(outcome => outcome.Kind), Is.All.EqualTo(JobOutcomeKind.Interrupted));
        Assert.That(() => harness.Flow.IsComplete, Is.True.After(10).Seconds.PollEvery(5).MilliSeconds);
        Assert.That(() => harness.Flow.Snapshot().Stages.Sum(stage => stage.InFlight + stage.Buffered), Is.Zero.After(10).Seconds.PollEvery(5).MilliSeconds);
    }

    private static FlowDefinition Waiting(TaskCompletionSource entered, Func<CancellationToken, Task> wait) => FlowBuilder.From<int>("f")
        .Transform("wait", Lambdas.Transform<int, int>(async (input, _, token) =>
        {
            entered.TrySetResult();
            await wait(token);
            return input;
        }))
        .Build();
}
