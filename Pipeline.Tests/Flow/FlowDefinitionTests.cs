using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Flow;

[TestFixture]
public class FlowDefinitionTests
{
    [Test]
    public void Build_names_every_fault_at_once()
    {
        var builder = FlowBuilder.From<int>("f")
            .Expand("twice", Lambdas.CountTo(), Lambdas.Settings(1, 2) with { Ordered = true })
            .Transform("twice", Lambdas.Transform<int, int>(input => input));

        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains("'twice' stands 2 times").And.Message.Contains("needs 'parallelism: 1'"));
    }

    [TestCase(63)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(200)]
    public async Task Run_flow_of_many_stages_reaches_each_of_them_once(int stages)
    {
        var builder = FlowBuilder.From<int>("f");
        for (var stage = 0; stage < stages; stage++)
        {
            builder = builder.Transform($"s{stage}", Lambdas.Transform<int, int>(input => input + 1), Lambdas.Settings(1, 1) with { Tolerate = Tolerance.Of(1) });
        }

        EventRecorder events = new();
        await using FlowHarness harness = new(builder.Build());

        var outcome = await harness.RunAsync(0, events);

        Assert.That(outcome.Result!.Value.GetProperty("output").GetInt32(), Is.EqualTo(stages));
        Assert.That(
            events.Events.Where(happened => happened.Kind == JobEventKind.Stage).Select(happened => happened.Data!.Value.GetProperty("stage").GetString()),
            Is.EqualTo(Enumerable.Range(0, stages).Select(stage => $"s{stage}")));
    }

    [TestCase(0)]
    [TestCase(FlowDefinition.MostInFlight + 1)]
    public void Start_jobs_in_flight_out_of_range_are_refused(int inFlight)
    {
        var flow = FlowBuilder.From<int>("f").Transform("a", Lambdas.Transform<int, int>(input => input)).Build() with { InFlight = inFlight };

        Assert.That(() => RunningFlow.Start(flow, TimeProvider.System, NullLoggerFactory.Instance), Throws.InvalidOperationException.With.Message.Contains("'inFlight'"));
    }

    [Test]
    public void MaxItems_is_capacity_and_parallelism_times_batch_over_all_stages()
    {
        var flow = FlowBuilder.From<int>("f")
            .Transform("a", Lambdas.Transform<int, int>(input => input), Lambdas.Settings(10, 3))
            .Batch("b", Lambdas.Batch<int, int>((_, _) => new([])), Lambdas.Settings(20, 2) with { Batch = new() { Size = 8 } })
            .Build();

        Assert.That(flow.MaxItems, Is.EqualTo(10 + 3 + 20 + (2 * 8)));
    }

    [Test]
    public void MaxItems_counts_what_a_stage_that_reads_folders_makes_ahead()
    {
        var flow = FlowBuilder.From<IngestInput>("f").Expand("read", Reading.Stage(new ReadOptions(), parallelism: 3), Lambdas.Settings(10, 3)).Build();

        Assert.That(flow.MaxItems, Is.EqualTo(10 + 3 + 2));
    }

    [TestCase(StageWork.Compute, 4, 4)]
    [TestCase(StageWork.InputOutput, 4, 16)]
    [TestCase(StageWork.InputOutput, 1, 4)]
    [TestCase(StageWork.InputOutput, 128, 64)]
    [TestCase(StageWork.SingleWriter, 8, 1)]
    public void AutoParallelism_goes_by_work_and_cores(StageWork work, int cores, int expected) =>
        Assert.That(AutoParallelism.Resolve(Parallelism.Auto, work, cores), Is.EqualTo(expected));

    [Test]
    public async Task Start_stage_that_takes_a_base_type_of_what_comes_is_fine()
    {
        FlowDefinition flow = new("f", [
            .. FlowBuilder.From<int>("x").Transform("text", Lambdas.Transform<int, string>(input => $"{input}")).Build().Stages,
            .. FlowBuilder.From<object>("x").Transform("any", Lambdas.Transform<object, string>(input => $"<{input}>")).Build().Stages]);
        await using FlowHarness harness = new(flow);

        Assert.That((await harness.RunAsync(1)).Result!.Value.GetRawText(), Is.EqualTo("""{"output":"<1>"}"""));
    }

    [Test]
    public void Start_stage_that_takes_something_else_is_refused_with_both_names()
    {
        FlowDefinition flow = new("f", [
            .. FlowBuilder.From<int>("x").Transform("number", Lambdas.Transform<int, int>(input => input)).Build().Stages,
            .. FlowBuilder.From<string>("x").Transform("text", Lambdas.Transform<string, string>(input => input)).Build().Stages]);

        Assert.That(() => new FlowHarness(flow), Throws.InvalidOperationException.With.Message.Contains("'text' does not take what stage 'number' makes"));
    }
}
