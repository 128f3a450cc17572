using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;
using Pipeline.Tests.Flow;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Diagnostics;

/// <summary>Real threads that really block: what the watchdog says of them, and that nothing else of the process waits for them.</summary>
[TestFixture]
[NonParallelizable] // it blocks the threads of the pool
internal sealed class WatchdogTests
{
    private static readonly TimeSpan Sleep = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task Stage_that_sleeps_is_named_with_its_job_within_a_second()
    {
        using LogLines lines = new();
        using MetricCollector<long> blocked = new(null, PipelineMeter.Name, "pipeline.stage.blocked");
        await using var watchdog = Watchdog.Start(new() { Level = DiagnosticsLevel.Debug }, TimeProvider.System, lines);
        await using FlowHarness harness = new(FlowBuilder.From<int>("planted").Transform("quick", Lambdas.Transform<int, int>(input => input)).Transform("sleepy", new Blocking(Sleep)).Build());
        var started = TimeProvider.System.GetTimestamp();

        while (!lines.All.Any(line => line.Id.Id == 1008) && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            await harness.RunAsync(1);
        }

        var (_, text, at) = lines.All.First(line => line.Id.Id == 1007);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("Stage sleepy of flow planted has held a thread for 1").And.Contain("for job 0").And.Contain("blocking: true"));
            Assert.That(TimeProvider.System.GetElapsedTime(started, at), Is.LessThan(TimeSpan.FromSeconds(1)));
            Assert.That(lines.All.Where(line => line.Id.Id == 1008).Select(line => line.Text), Has.Some.Contains("Stage sleepy blocks at: thread "));
            Assert.That(blocked.GetMeasurementSnapshot().Sum(measurement => measurement.Value), Is.GreaterThanOrEqualTo(1));
            Assert.That(blocked.GetMeasurementSnapshot().Select(measurement => measurement.Tags[TagNames.Stage]), Is.All.EqualTo("sleepy"));
        });
    }

    [Test]
    public async Task Blocking_stage_runs_on_threads_of_its_own_and_none_of_the_pools()
    {
        HashSet<bool> fromPool = [];
        var sleepers = Enumerable.Range(0, 4);
        await using FlowHarness harness = new(FlowBuilder.From<int>("own")
            .Transform("sleepy", Lambdas.Transform<int, int>(input =>
            {
                lock (fromPool)
                {
                    fromPool.Add(Thread.CurrentThread.IsThreadPoolThread);
                }

                return input;
            }), Lambdas.Settings(4, 4) with { Blocking = true })
            .Build());

        await Task.WhenAll(sleepers.Select(input => harness.RunAsync(input)));

        Assert.That(fromPool, Is.EqualTo(new[] { false }));
    }

    [Test]
    public async Task Blocking_stage_that_sleeps_is_no_fault_and_starves_nobody()
    {
        using LogLines lines = new();
        await using var watchdog = Watchdog.Start(new(), TimeProvider.System, lines);
        await using FlowHarness harness = new(FlowBuilder.From<int>("own").Transform("sleepy", new Blocking(Sleep), Lambdas.Settings(64, 64) with { Blocking = true }).Build());

        await Task.WhenAll(Enumerable.Range(0, 64).Select(input => harness.RunAsync(input)));

        Assert.That(lines.All.Select(line => line.Text).Where(text => text.StartsWith("Stage sleepy", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("expand")]
    [TestCase("batch")]
    [TestCase("gather")]
    [TestCase("ordered")]
    public async Task Stage_of_any_shape_is_named(string shape)
    {
        using LogLines lines = new();
        await using var watchdog = Watchdog.Start(new(), TimeProvider.System, lines);
        var flow = FlowBuilder.From<int>(shape);
        Blocking blocking = new(Sleep);
        await using FlowHarness harness = new(shape switch
        {
            "expand" => flow.Expand("sleepy", Lambdas.Expand<int, int>((count, job, token) => Lambdas.CountTo().ExpandAsync(Slept(count), job, token))).Build(),
            "batch" => flow.Batch("sleepy", Lambdas.Batch<int, int>(async (items, token) => [await blocking.InvokeAsync(items[0].Value, items[0].Job, token)])).Build(),
            "gather" => flow.Gather("g", [new Branch<int, int>("sleepy", blocking)], Lambdas.Join<int, int, int>((_, branches) => branches.Count)).Build(),
            _ => flow.Transform("sleepy", blocking, new() { Ordered = true }).Build(),
        });

        for (var run = 0; run < 20 && lines.All.Count == 0; run++)
        {
            await harness.RunAsync(1);
        }

        Assert.That(lines.All.Select(line => line.Text), Has.Some.Matches(shape == "gather" ? "^Stage g/sleepy of flow" : "^Stage sleepy of flow"));
    }

    private static int Slept(int value)
    {
        new Blocking(Sleep).Block();
        return value;
    }
}
