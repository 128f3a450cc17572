using System.Runtime.CompilerServices;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Tuning;

/// <summary>Stages of every shape whose parallelism has bounds.</summary>
[CancelAfter(60_000)]
internal sealed class TunedStageTests
{
    private const int Items = 500;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Shapes = ["transform", "ordered", "batch", "expand", "gather"];

    [TestCaseSource(nameof(Shapes))]
    public async Task Stage_works_on_as_many_as_its_degree_says_now(string shape)
    {
        ManualClock time = new();
        SemaphoreSlim release = new(0);
        await using FlowHarness harness = new(Flow(shape, 40, Within(1, 8), async _ => await release.WaitAsync(CancellationToken.None)), time);
        var gate = ((RunningStage)harness.Flow.Metered.First(stage => stage.Name == "work")).Context.Gate!;
        int AtWork() => ((RunningStage)harness.Flow.Metered.First(stage => stage.Name == "work")).AtWork;

        gate.Set(2);
        var running = harness.RunAsync(40);
        await UntilAsync(() => AtWork() == 2);
        gate.Set(6);
        await UntilAsync(() => AtWork() == 6);
        gate.Set(1);
        release.Release(5);
        await UntilAsync(() => AtWork() == 1 && release.CurrentCount == 0);
        Assert.That(AtWork(), Is.EqualTo(1));

        release.Release(1_000);
        await running;
        await harness.AssertSettledAsync();
        Assert.That(AtWork(), Is.Zero);
    }

    [TestCase("transform")]
    [TestCase("batch")]
    public async Task Degree_rises_to_the_most_that_a_server_takes_at_once(string shape)
    {
        FlowHarness? running = null;
        var inside = 0;
        List<int> degrees = [];
        await using FlowHarness harness = running = new(Flow(shape, Items, Within(1, 64), async cancellationToken =>
        {
            var crowd = Interlocked.Increment(ref inside) / 16.0; // beyond 16, each waits for the others
            await ((ManualClock)running!.Time).WaitAsync(Latency * Math.Max(1, crowd), cancellationToken);
            Interlocked.Decrement(ref inside);
            lock (degrees)
            {
                degrees.Add(running.Stage("work").Parallelism ?? 0);
            }
        }));

        await harness.RunAsync(Items);

        Assert.That(degrees.Skip(Items * 3 / 4).Average(), Is.InRange(14, 21));
    }

    [Test]
    public async Task Upstream_that_refuses_beyond_its_rate_is_refused_less_and_less()
    {
        FlowHarness? running = null;
        var (refused, second, calls) = (0, -1L, 0);
        Lock counting = new();
        StageSettings settings = Within(1, 64) with { Retry = new() { Attempts = 100, Delay = TimeSpan.FromMilliseconds(500), Max = TimeSpan.FromSeconds(1) } };
        await using FlowHarness harness = running = new(Flow("transform", Items, settings, async cancellationToken =>
        {
            await ((ManualClock)running!.Time).WaitAsync(Latency, cancellationToken);
            lock (counting)
            {
                var now = running.Time.GetUtcNow().ToUnixTimeSeconds();
                (second, calls) = (now, now == second ? calls + 1 : 1);
                if (calls > 20)
                {
                    refused++;
                    throw new ThrottledException("too many calls");
                }
            }
        }));

        await harness.RunAsync(Items);

        Assert.That(refused, Is.InRange(1, Items / 5), "64 calls at once would be refused two times in three");
        Assert.That(harness.Stage("work").Failed, Is.Zero);
    }

    [Test]
    public void Memory_is_bounded_by_the_most()
    {
        var stage = Flow("batch", 1, Within(2, 9) with { Capacity = 10, Batch = new() { Size = 4 } }, _ => Task.CompletedTask).Stages.Single(stage => stage.Name == "work");

        Assert.That((stage.Parallelism, stage.MaxItems), Is.EqualTo((9, 10 + (9 * 4))));
    }

    private static StageSettings Within(int min, int max) => new() { Parallelism = Parallelism.Within(min, max), Capacity = 64, Batch = new() { Size = 1 } };

    /// <summary>A flow that counts to the job's number and works on each.</summary>
    private static FlowDefinition Flow(string shape, int most, StageSettings settings, Func<CancellationToken, Task> work)
    {
        async ValueTask<int> WorkAsync(int number, CancellationToken cancellationToken)
        {
            await work(cancellationToken);
            return number;
        }

        async IAsyncEnumerable<int> Expanded(int number, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return await WorkAsync(number, cancellationToken);
        }

        var counted = FlowBuilder.From<int>($"tuned-{most}").Expand("count", (number, _) => Enumerable.Range(1, number).ToAsyncEnumerable());
        return shape switch
        {
            "transform" => counted.Transform("work", WorkAsync, settings).Build(),
            "ordered" => counted.Transform("work", WorkAsync, settings with { Ordered = true }).Build(),
            "expand" => counted.Expand("work", (number, token) => Expanded(number, token), settings).Build(),
            "batch" => counted.Batch("work", Lambdas.Batch<int, int>(async (items, token) => [await WorkAsync(items[0].Value, token)]), settings).Build(),
            _ => counted.Gather("work", [Lambdas.Branch<int, int>("only", (number, _, token) => WorkAsync(number, token))],
                Lambdas.Join<int, int, int>((number, _) => number), settings).Build(),
        };
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            await Task.Yield();
        }
    }
}
