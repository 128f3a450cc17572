using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Blocks;

/// <summary>What is large is bounded by what it holds.</summary>
internal sealed class WeightGateTests
{
    private const long Limit = 100;

    [Test]
    public void Gate_holds_no_more_than_its_limit_or_one_and_lets_all_through_in_their_order() => Gen.Long[1, 150].Array[1, 40].Sample(weights =>
    {
        WeightGate gate = new(Limit);
        List<(int Number, Task Entering)> waiting = [.. weights.Select((weight, number) => (number, gate.EnterAsync(weight)))];
        List<int> order = [];
        Queue<int> held = new();
        while (order.Count < weights.Length)
        {
            foreach (var (number, _) in waiting.Where(one => one.Entering.IsCompleted).ToList())
            {
                order.Add(number);
                held.Enqueue(number);
            }

            waiting.RemoveAll(one => one.Entering.IsCompleted);
            if (held.Count > 1 && held.Sum(number => weights[number]) > Limit)
            {
                return false;
            }

            gate.Leave(weights[held.Dequeue()]);
        }

        return order.SequenceEqual(Enumerable.Range(0, weights.Length)) && waiting.Count == 0;
    });

    [Test]
    public void Try_enter_overtakes_nobody()
    {
        WeightGate gate = new(Limit);
        Assert.That(gate.TryEnter(60));
        var waiting = gate.EnterAsync(50);

        Assert.That((gate.TryEnter(1), waiting.IsCompleted), Is.EqualTo((false, false)));

        gate.Leave(60);
        Assert.That((waiting.IsCompleted, gate.TryEnter(1)), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Items_before_an_expanding_stage_hold_no_more_than_64_MiB_of_text_whatever_its_capacity()
    {
        HeavyItem.Living = HeavyItem.Most = 0;
        await using FlowHarness harness = new(FlowBuilder.From<int>("heavy")
            .Expand("read", Lambdas.Expand<int, HeavyItem>((count, _, _) => Enumerable.Range(0, count).Select(_ => new HeavyItem()).ToAsyncEnumerable()))
            .Expand("chunk", Lambdas.Expand<HeavyItem, int>((item, _, _) => Chunk(item).ToAsyncEnumerable()), Lambdas.Settings(256, 2))
            .Build());

        var result = await harness.RunAsync(100);

        Assert.That(result.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(HeavyItem.Living, Is.Zero);
        Assert.That(HeavyItem.Most, Is.LessThanOrEqualTo((RunningExpand<HeavyItem, int>.MostWeight / HeavyItem.Characters) + 1), "those that are let in, and one in the hand of the stage before");
    }

    private static IEnumerable<int> Chunk(HeavyItem item)
    {
        yield return 1;
        item.End();
    }

    /// <summary>Says that it is large, and counts how many there are.</summary>
    private sealed class HeavyItem : IHeavy
    {
        public const long Characters = 10 * 1024 * 1024;

        public static int Living;
        public static int Most;

        public HeavyItem()
        {
            var living = Interlocked.Increment(ref Living);
            Most = Math.Max(Most, living);
        }

        public long Weight => Characters;

        public void End() => Interlocked.Decrement(ref Living);
    }
}
