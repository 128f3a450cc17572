using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Gathering;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Flow.Gathering;

[TestFixture]
public class GatherStageTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2);

    [Test]
    public async Task Gather_late_branch_is_cancelled_and_the_rest_joined()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource asked = new(), cancelled = new();
        await using FlowHarness harness = new(Flow(Lambdas.Settings(4, 1) with { Within = Within }, Good("dense"), Lambdas.Branch<int, string>("slow", async (_, _, token) =>
        {
            await using var registration = token.Register(cancelled.SetResult);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return "";
        })), time);
        var run = harness.RunAsync(1);
        await asked.Task;
        Assert.That(() => harness.Stage("gather/dense").Out, Is.EqualTo(1).After(10).Seconds.PollEvery(5).MilliSeconds);

        time.Advance(Within);

        Assert.That((await run).Result!.Value.GetProperty("output").GetString(), Is.EqualTo("dense Ok, slow TimedOut"));
        await cancelled.Task;
        Assert.That(() => harness.Stage("gather/slow").Failed, Is.EqualTo(1).After(10).Seconds.PollEvery(5).MilliSeconds);
    }

    [Test]
    public async Task Gather_late_branch_that_blocks_or_throws_when_it_is_told_is_not_waited_for([Values] bool throws)
    {
        FakeTimeProvider time = new();
        TaskCompletionSource asked = new();
        using ManualResetEventSlim hold = new();
        await using FlowHarness harness = new(Flow(Lambdas.Settings(4, 1) with { Within = Within }, Good("dense"), Lambdas.Branch<int, string>("slow", async (_, _, token) =>
        {
            await using var registration = token.Register(() =>
            {
                hold.Wait(throws ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
                throw new InvalidOperationException("told");
            });
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return "";
        })), time);
        var run = harness.RunAsync(1);
        await asked.Task;
        Assert.That(() => harness.Stage("gather/dense").Out, Is.EqualTo(1).After(10).Seconds.PollEvery(5).MilliSeconds);

        time.Advance(Within);
        try
        {
            Assert.That((await run.WaitAsync(TimeSpan.FromSeconds(20))).Result!.Value.GetProperty("output").GetString(), Is.EqualTo("dense Ok, slow TimedOut"));
        }
        finally
        {
            hold.Set();
        }
    }

    [Test]
    public async Task Branch_whose_time_is_over_before_a_thread_takes_it_up_is_counted_as_failed()
    {
        const int Rounds = 500;
        FlowContext flow = new("f", TimeProvider.System, NullLogger.Instance, new JobSlots(1, TimeProvider.System), [], Limits: null, CancellationToken.None);
        var definition = FlowBuilder.From<int>("f").Transform("gather", Lambdas.Transform<int, int>(input => input), new() { Within = Within }).Build().Stages[0];
        RunningBranch<int, int> branch = new(definition.CreateContext(flow, index: 1), Lambdas.Branch<int, int>("b", static async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return 0;
        }));

        for (var round = 0; round < Rounds; round++)
        {
            Assert.That((await branch.RunAsync(1, new RecordingJobContext(), window: Task.CompletedTask, CancellationToken.None)).Status, Is.EqualTo(BranchStatus.TimedOut));
        }

        Assert.That(() => branch.Read().Failed, Is.EqualTo(Rounds).After(20).Seconds.PollEvery(5).MilliSeconds);
    }

    [Test]
    public async Task Gather_branch_that_never_ends_costs_only_itself()
    {
        FakeTimeProvider time = new();
        var calls = 0;
        await using FlowHarness harness = new(Flow(Lambdas.Settings(4, 1) with { Within = Within }, Good("dense"), Lambdas.Branch<int, string>("deaf", async (_, _, _) =>
        {
            Interlocked.Increment(ref calls);
            await new TaskCompletionSource().Task;
            return "";
        })), time);

        foreach (var input in Enumerable.Range(0, 3))
        {
            var run = harness.RunAsync(input);
            Assert.That(() => harness.Stage("gather/dense").Out, Is.EqualTo(input + 1).After(10).Seconds.PollEvery(5).MilliSeconds);
            while (!run.IsCompleted)
            {
                time.Advance(Within);
                await Task.Yield();
            }

            Assert.That((await run).Result!.Value.GetProperty("output").GetString(), Is.EqualTo("dense Ok, deaf TimedOut"));
        }

        Assert.That(calls, Is.EqualTo(1), "it holds as many items as the gather's parallelism and is asked no more");
    }

    [Test]
    public async Task Gather_fewer_branches_than_needed_fails_and_names_every_cause()
    {
        await using FlowHarness harness = new(Flow(
            Lambdas.Settings(4, 1) with { MinBranches = 2 }, Good("dense"), Bad("lexical", new IOException("disk away")), Bad("graph", new FormatException("no graph"))));

        var failure = (await harness.RunAsync(1)).Failures.Single();

        Assert.That(failure.Message, Is.EqualTo("1 of 3 branches of stage 'gather' succeeded and 2 are needed: lexical: disk away; graph: no graph"));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Transient), "one of the causes may pass");
    }

    [Test]
    public async Task Gather_failed_branch_is_a_result_of_the_join_in_declared_order()
    {
        await using FlowHarness harness = new(Flow(Lambdas.Settings(4, 1), Bad("a", new FormatException("x")), Good("b")));

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(outcome.Result!.Value.GetProperty("output").GetString(), Is.EqualTo("a Failed, b Ok"));
        Assert.That((harness.Stage("gather/a").Failed, harness.Stage("gather/b").Out), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Gather_branches_run_at_once_even_if_they_never_wait()
    {
        using Barrier meet = new(2);
        await using FlowHarness harness = new(Flow(Lambdas.Settings(4, 1), Meets("a"), Meets("b")));

        Assert.That((await harness.RunAsync(1)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));

        Branch<int, string> Meets(string name) => Lambdas.Branch<int, string>(name, (_, _, token) =>
            meet.SignalAndWait(TimeSpan.FromSeconds(30), token) ? new(name) : throw new TimeoutException("the other branch did not run"));
    }

    private static FlowDefinition Flow(StageSettings settings, params Branch<int, string>[] branches) => FlowBuilder.From<int>("f")
        .Gather(
            "gather",
            branches,
            Lambdas.Join<int, string, string>((_, results) => string.Join(", ", results.Select(result => $"{result.Branch} {result.Status}"))),
            settings)
        .Build();

    private static Branch<int, string> Good(string name) => Lambdas.Branch<int, string>(name, (_, _, _) => new(name));

    private static Branch<int, string> Bad(string name, Exception error) => Lambdas.Branch<int, string>(name, (_, _, _) => throw error);
}
