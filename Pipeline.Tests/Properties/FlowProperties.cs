using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Properties;

[TestFixture]
public class FlowProperties
{
    [Test]
    public async Task Any_mix_of_shapes_and_failures_settles_every_item_once_and_each_job_rightly() =>
        await Gen.Select(RandomFlow.Gen, Gen.Int[0, 40].List[1, 12]).SampleAsync(
            async (flow, inputs) =>
            {
                await using FlowHarness harness = new(flow.Build(static () => { }));
                var outcomes = await Task.WhenAll(inputs.Select(input => harness.RunAsync(input)));
                return inputs.Zip(outcomes).All(pair => IsAsExpected(flow.Expected(pair.First), pair.Second)) && Balances(harness, flow, inputs);
            },
            iter: 150);

    [Test]
    public async Task Any_flow_whose_parallelism_changes_at_every_call_settles_every_item_once() =>
        await Gen.Select(RandomFlow.Gen, Gen.Int[0, 40].List[1, 12], Gen.Int[1, 7].List[1, 9]).SampleAsync(
            async (flow, inputs, degrees) =>
            {
                FlowHarness? harness = null;
                var calls = 0;
                await using FlowHarness started = harness = new(flow.Build(Change));
                var outcomes = await Task.WhenAll(inputs.Select(input => started.RunAsync(input)));
                await started.AssertSettledAsync();
                return inputs.Zip(outcomes).All(pair => IsAsExpected(flow.Expected(pair.First), pair.Second)) && Balances(started, flow, inputs);

                void Change()
                {
                    var call = Interlocked.Increment(ref calls);
                    var gates = harness!.Flow.Metered.OfType<RunningStage>().Select(stage => stage.Context).Where(context => context.Gate is not null).ToList();
                    if (gates.Count > 0)
                    {
                        var context = gates[call % gates.Count];
                        context.Gate!.Set(1 + (degrees[call % degrees.Count] % context.Parallelism));
                    }
                }
            },
            iter: 150);

    [Test]
    public async Task Any_flow_never_holds_more_items_of_a_large_job_than_it_says() =>
        await RandomFlow.Gen.SampleAsync(
            async flow =>
            {
                FlowHarness? harness = null;
                long most = 0;
                var random = flow.Build(Probe);
                FlowDefinition definition = new("large", [.. FlowBuilder.From<int>("x").Expand("all", Lambdas.CountTo(), Lambdas.Settings(1, 1)).Build().Stages, .. random.Stages]);
                await using FlowHarness started = harness = new(definition);
                await started.RunAsync(300);
                return most <= definition.MaxItems;

                void Probe()
                {
                    var now = harness!.Flow.Outstanding;
                    for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                    {
                        Interlocked.CompareExchange(ref most, now, seen);
                    }
                }
            },
            iter: 60);

    [Test]
    public async Task Any_job_that_is_cancelled_at_any_moment_ends_and_the_others_do_not_feel_it() =>
        await Gen.Select(RandomFlow.Gen, Gen.Int[0, 40].List[2, 12], Gen.Int[0, 60]).SampleAsync(
            async (flow, inputs, moment) =>
            {
                FlowHarness? harness = null;
                var calls = 0;
                await using FlowHarness started = harness = new(flow.Build(() => CancelAt(Interlocked.Increment(ref calls))));
                CancelAt(0);
                var outcomes = await Task.WhenAll(inputs.Select((input, index) => started.RunAsync(input, stoppable: index % 2 == 0)));
                await started.AssertSettledAsync();
                return inputs.Zip(outcomes).Select((pair, index) => IsAsExpected(flow.Expected(pair.First), pair.Second)
                    || (index % 2 == 0 && calls >= moment && pair.Second.Kind == JobOutcomeKind.Cancelled)).All(holds => holds);

                void CancelAt(int call)
                {
                    if (call == moment)
                    {
                        _ = harness!.Stop.RequestAsync(JobOutcomeKind.Cancelled);
                    }
                }
            },
            iter: 150);

    [Test]
    public async Task Any_flow_that_is_drained_at_any_moment_ends_every_job_and_keeps_nothing() =>
        await Gen.Select(RandomFlow.Gen, Gen.Int[0, 40].List[1, 12], Gen.Int[0, 60]).SampleAsync(
            async (flow, inputs, moment) =>
            {
                var calls = 0;
                TaskCompletionSource begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await using FlowHarness started = new(flow.Build(() => DrainAt(Interlocked.Increment(ref calls))), TimeProvider.System);
                var jobs = inputs.Select(input => (Input: input, Events: new EventRecorder())).ToList();
                var running = Task.WhenAll(jobs.Select(job => started.RunAsync(job.Input, job.Events)));
                DrainAt(0);
                await Task.WhenAny(begin.Task, running);
                await started.Flow.DrainAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
                var outcomes = await running;
                await started.AssertSettledAsync();
                return started.Flow.IsComplete
                    && (await started.RunAsync(0)).Kind == JobOutcomeKind.Interrupted
                    && jobs.Zip(outcomes).All(pair => IsAsExpected(flow.Expected(pair.First.Input), pair.Second)
                        || (pair.Second.Kind == JobOutcomeKind.Interrupted && !pair.First.Events.Kinds.Contains(JobEventKind.Started))); // it had a minute: none is stopped half-way

                void DrainAt(int call)
                {
                    if (call == moment)
                    {
                        begin.TrySetResult();
                    }
                }
            },
            iter: 150);

    private static bool IsAsExpected((int Through, int Failed) expected, JobOutcome outcome)
    {
        var kind = (expected.Failed, expected.Through) switch
        {
            (0, _) => JobOutcomeKind.Succeeded,
            (_, 0) => JobOutcomeKind.Failed,
            _ => JobOutcomeKind.Partial,
        };
        return outcome.Kind == kind && outcome.Failures.Sum(failure => failure.Count) == expected.Failed;
    }

    private static bool Balances(FlowHarness harness, RandomFlow flow, List<int> inputs)
    {
        var stages = harness.Flow.Snapshot().Stages.Where(stage => !stage.Name.Contains('/', StringComparison.Ordinal)).ToList();
        return stages[0].In == inputs.Count
            && stages.Zip(stages.Skip(1)).All(pair => pair.First.Out == pair.Second.In)
            && stages[^1].Out == inputs.Sum(input => flow.Expected(input).Through)
            && stages.Sum(stage => stage.Failed) == inputs.Sum(input => flow.Expected(input).Failed);
    }
}
