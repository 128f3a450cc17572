using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

/// <summary>What an item costs the garbage collector on its way through stages that end at once.</summary>
[TestFixture]
[NonParallelizable] // the count is the whole process's
public class AllocationTests
{
    [Test]
    public async Task Transform_that_ends_at_once_allocates_next_to_nothing_an_item()
    {
        const int Items = 100_000;
        const int Stages = 4;
        var builder = FlowBuilder.From<int>("f").Expand("count", Lambdas.CountTo(), Lambdas.Settings(1024, 1));
        for (var stage = 0; stage < Stages; stage++)
        {
            builder = builder.Transform($"same-{stage}", Lambdas.Transform<int, int>(input => input), Lambdas.Settings(1024, 1));
        }

        await using FlowHarness harness = new(builder.Build(), TimeProvider.System);
        await harness.RunAsync(Items);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await harness.RunAsync(Items);

        var each = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (Items * Stages);
        Assert.That(each, Is.LessThanOrEqualTo(64), "bytes an item and stage");
    }
}
