using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

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

    [Test]
    public void Build_more_stages_than_a_scope_has_bits_is_refused()
    {
        var builder = FlowBuilder.From<int>("f");
        for (var stage = 0; stage <= FlowDefinitionChecks.MaxStages; stage++)
        {
            builder = builder.Transform($"s{stage}", Lambdas.Transform<int, int>(input => input));
        }

        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains("65 stages"));
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
