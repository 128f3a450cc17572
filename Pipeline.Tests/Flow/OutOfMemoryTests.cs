using System.Runtime.CompilerServices;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

/// <summary>An item that asks for more memory than there is fails like any other, whatever the stage's shape, and the flow goes on.</summary>
internal sealed class OutOfMemoryTests
{
    private static readonly Dictionary<string, FlowDefinition> Flows = new(StringComparer.Ordinal)
    {
        ["transform"] = From().Transform("x", Lambdas.Transform<int, int>(Make)).Build(),
        ["transform that waits"] = From().Transform("x", Lambdas.Transform<int, int>(async (input, _, _) =>
        {
            await Task.Yield();
            return Make(input);
        })).Build(),
        ["ordered transform"] = From().Transform("x", Lambdas.Transform<int, int>(Make), Lambdas.Settings(4, 2) with { Ordered = true }).Build(),
        ["transform with retries"] = From().Transform("x", Lambdas.Transform<int, int>(Make), Lambdas.Settings(4, 2) with { Retry = new() { Attempts = 2 } }).Build(),
        ["blocking transform"] = From().Transform("x", Lambdas.Transform<int, int>(Make), Lambdas.Settings(4, 2) with { Blocking = true }).Build(),
        ["expansion that opens"] = From().Expand("x", Lambdas.Expand<int, int>((input, _, _) => One(Make(input)))).Build(),
        ["expansion half-way"] = From().Expand("x", Lambdas.Expand<int, int>((input, _, _) => TwoAsync(input))).Build(),
        ["batch"] = From().Batch("x", Lambdas.Batch<int, int>((items, _) => new([.. items.Select(item => Make(item.Value))]))).Build(),
        ["gather"] = From().Gather("x", [Lambdas.Branch<int, int>("only", (input, _, _) => new(Make(input)))], Lambdas.Join<int, int, int>((_, results) => results[0].Value)).Build(),
        ["join"] = From().Gather("x", [Lambdas.Branch<int, int>("only", (input, _, _) => new(input))], Lambdas.Join<int, int, int>((_, results) => Make(results[0].Value))).Build(),
        ["output"] = From().Transform("x", Lambdas.Transform<int, Greedy>(input => new(input))).Build(),
        ["name"] = From().Expand("many", Lambdas.Expand<int, Nameless>((input, _, _) => One(new Nameless(input)))).Transform("x", Lambdas.Transform<Nameless, int>(input => Make(input.Value))).Build(),
    };

    private static IEnumerable<string> Shapes() => Flows.Keys;

    [TestCaseSource(nameof(Shapes))]
    public async Task Item_for_which_there_is_no_memory_fails_and_the_next_comes_through(string shape)
    {
        await using FlowHarness harness = new(Flows[shape]);

        for (var i = 0; i < 3; i++)
        {
            Assert.That((await harness.RunAsync(0)).Kind, Is.EqualTo(JobOutcomeKind.Failed).Or.EqualTo(JobOutcomeKind.Partial));
        }

        Assert.That((await harness.RunAsync(1)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Batch_goes_on_without_the_item_for_which_there_is_no_memory()
    {
        await using FlowHarness harness = new(From()
            .Expand("count", Lambdas.CountTo())
            .Batch("x", Lambdas.Batch<int, int>((items, _) => new([.. items.Select(item => Make(item.Value - 2))])), Lambdas.Settings(8, 1) with { Batch = new() { Size = 4 } })
            .Build());

        var outcome = await harness.RunAsync(4);

        Assert.That((outcome.Kind, outcome.Failures.Single().Count), Is.EqualTo((JobOutcomeKind.Partial, 1L)));
    }

    [Test]
    public async Task Fallback_takes_the_place_of_a_stage_that_has_no_memory()
    {
        await using FlowHarness harness = new(From().Transform("x", Lambdas.Transform<int, int>(Make), fallback: new Fallback<int, int>("lesser", Lambdas.Transform<int, int>(input => input))).Build());

        Assert.That((await harness.RunAsync(0)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    private static FlowBuilder<int, int> From() => FlowBuilder.From<int>("f");

    private static int Make(int input) => input == 0 ? new byte[int.MaxValue].Length : input;

    private static async IAsyncEnumerable<T> One<T>(T item)
    {
        await Task.CompletedTask;
        yield return item;
    }

    private static async IAsyncEnumerable<int> TwoAsync(int input, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return 1;
        yield return Make(input);
    }

    private sealed class Nameless(int value)
    {
        public int Value => value;

        public override string ToString() => value == 0 ? $"{new byte[int.MaxValue].Length}" : "named";
    }

    private sealed class Greedy(int value)
    {
        public int Value => Make(value);
    }
}
