using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Scope;

/// <summary>A job's events say how long it waited before a stage, and for the stage's limit.</summary>
internal sealed class WaitsTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private FakeTimeProvider _time = null!;
    private TaskCompletionSource _release = null!;

    [SetUp]
    public void SetUp() => (_time, _release) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));

    [TestCase("transform")]
    [TestCase("ordered")]
    [TestCase("batch")]
    [TestCase("expand")]
    public async Task Job_that_waits_in_the_buffer_of_a_stage_says_how_long(string shape)
    {
        await using FlowHarness harness = new(Flow(shape, new StageSettings { Parallelism = Parallelism.Of(1) }), _time);
        var (first, second) = (new EventRecorder(), new EventRecorder());

        var before = harness.RunAsync(1, first);
        await UntilAsync(() => first.Kinds.Count == 2);
        var after = harness.RunAsync(2, second);
        await UntilAsync(() => harness.Stage("slow").Buffered == 1);
        _time.Advance(Wait);
        _release.SetResult();
        await Task.WhenAll(before, after);

        Assert.That(first.Lines[1], Is.EqualTo("""Stage {"stage":"slow"}"""));
        Assert.That(second.Lines[1], Is.EqualTo("""Stage {"stage":"slow","bufferedMs":5000}"""));
    }

    [TestCase("transform")]
    [TestCase("ordered")]
    [TestCase("batch")]
    [TestCase("expand")]
    public async Task Job_whose_stage_waits_for_its_limit_says_how_long_once(string shape)
    {
        using LimitSet limits = new(new Dictionary<string, LimitOptions> { ["provider"] = new() { Concurrent = 1 } }, _time);
        await using FlowHarness harness = new(Flow(shape, new StageSettings { Parallelism = Parallelism.Of(2), RateLimit = "provider" }), _time, limits);
        var (first, second) = (new EventRecorder(), new EventRecorder());

        var before = harness.RunAsync(1, first);
        await UntilAsync(() => first.Attempts == 1);
        var after = harness.RunAsync(2, second);
        await UntilAsync(() => second.Kinds.Count == 2);
        _time.Advance(Wait);
        _release.SetResult();
        await Task.WhenAll(before, after);

        Assert.That(first.Lines, Is.EqualTo(new[] { """Started {"attempt":1}""", """Stage {"stage":"slow"}""" }));
        Assert.That(second.Lines, Is.EqualTo(new[] { """Started {"attempt":1}""", """Stage {"stage":"slow"}""", """Stage {"stage":"slow","limitedMs":5000}""" }));
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            await Task.Yield();
        }
    }

    private FlowDefinition Flow(string shape, StageSettings settings) => shape switch
    {
        "transform" => FlowBuilder.From<int>("f").Transform("slow", Lambdas.Transform<int, int>(MakeAsync), settings).Build(),
        "ordered" => FlowBuilder.From<int>("f").Transform("slow", Lambdas.Transform<int, int>(MakeAsync), settings with { Ordered = true }).Build(),
        "batch" => FlowBuilder.From<int>("f").Batch("slow", Lambdas.Batch<int, int>(async (items, token) => [await MakeAsync(items[0].Value, items[0].Job, token)]), settings with { Batch = new() { Size = 1 } }).Build(),
        _ => FlowBuilder.From<int>("f").Expand("slow", Lambdas.Expand<int, int>((input, job, token) => ExpandAsync(input, job, token)), settings).Build(),
    };

    private async IAsyncEnumerable<int> ExpandAsync(int input, IJobContext job, [EnumeratorCancellation] CancellationToken token)
    {
        yield return await MakeAsync(input, job, token);
    }

    private async ValueTask<int> MakeAsync(int input, IJobContext job, CancellationToken token)
    {
        await _release.Task.WaitAsync(token);
        return input;
    }
}
