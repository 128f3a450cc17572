using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Testing;
using Pipeline.Tests.EndToEnd;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Flow;

/// <summary>One trace from enqueue to answer, whoever does which part of it; what fails stands on its spans.</summary>
[TestFixture]
[NonParallelizable] // a listener hears every flow of the process
internal sealed class TraceTests
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private ActivityListener _listener = null!;

    [SetUp]
    public void Listen()
    {
        _spans.Clear();
        _listener = new()
        {
            ShouldListenTo = source => source.Name == PipelineActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public void StopListening() => _listener.Dispose();

    [Test]
    public async Task Trace_of_an_enqueuing_process_goes_on_in_the_worker()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        using PipelineProgram program = new();
        program.Environment["TRACEPARENT"] = $"00-{TraceId}-b7ad6b7169203331-01";
        await program.RunAsync("enqueue", "ask", "why");

        await WorkAsync(Path.Combine(program.Folder, "data", "pipeline.db"), "ask", FlowBuilder.From<JsonElement>("ask").Transform("answer", Lambdas.Transform<JsonElement, int>(_ => 42)).Build());

        var mine = _spans.Where(span => span.TraceId.ToHexString() == TraceId).ToDictionary(span => span.DisplayName);
        Assert.That(mine.Keys, Is.EquivalentTo(new[] { "job ask", "stage answer" }), "the first span is the other process's");
        Assert.That(mine["job ask"].HasRemoteParent, Is.True);
        Assert.That(mine["job ask"].ParentSpanId.ToHexString(), Is.Not.EqualTo("b7ad6b7169203331"), "it is the enqueue span's child");
        Assert.That(mine["stage answer"].ParentSpanId, Is.EqualTo(mine["job ask"].SpanId));
    }

    [Test]
    public async Task Enqueue_makes_a_span_for_each_job_and_its_trace_is_the_jobs()
    {
        using TempFolder folder = new();
        var file = folder.File("queue.db");
        await using (var queue = await SqliteJobQueue.OpenAsync(Options(file), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, CancellationToken.None))
        {
            await queue.EnqueueAsync([.. Enumerable.Range(0, 2).Select(input => new JobRequest { Flow = "traced", Input = JsonSerializer.SerializeToElement(input) })], CancellationToken.None);
        }

        await WorkAsync(file, "traced", FlowBuilder.From<int>("traced").Transform("same", Lambdas.Transform<int, int>(input => input)).Build());

        var enqueued = _spans.Where(span => span.DisplayName == "enqueue traced").ToList();
        var jobs = _spans.Where(span => span.DisplayName == "job traced").ToList();
        Assert.That(enqueued.Select(span => span.TraceId).Distinct().Count(), Is.EqualTo(2), "jobs that were enqueued together have nothing else in common");
        Assert.That(jobs.Select(span => (span.TraceId, span.ParentSpanId)), Is.EquivalentTo(enqueued.Select(span => (span.TraceId, span.SpanId))));
    }

    [TestCase("transform")]
    [TestCase("expand")]
    [TestCase("batch")]
    [TestCase("gather")]
    public async Task Failure_stands_on_the_spans_of_stage_and_job(string shape)
    {
        var flow = FlowBuilder.From<int>(shape);
        FormatException error = new("planted");
        await using FlowHarness harness = new(shape switch
        {
            "transform" => flow.Transform("s", Lambdas.Transform<int, int>(_ => throw error)).Build(),
            "expand" => flow.Expand("s", Lambdas.Expand<int, int>((_, _, _) => throw error)).Build(),
            "batch" => flow.Batch("s", Lambdas.Batch<int, int>((_, _) => throw error)).Build(),
            _ => flow.Gather("s", [Lambdas.Branch<int, int>("b", (_, _, _) => throw error)], Lambdas.Join<int, int, int>((_, branches) => branches.Count)).Build(),
        });

        await harness.RunAsync(1);

        var failed = _spans.Where(span => span.Status == ActivityStatusCode.Error).ToList();
        Assert.That(failed.Select(span => span.DisplayName), Is.EquivalentTo(shape == "gather" ? new[] { "stage s/b", "stage s", "job gather" } : ["stage s", $"job {shape}"]));
        Assert.That(failed.Select(span => span.Events.Count(note => note.Name == "exception" && note.Tags.Any(tag => tag.Value is string text && text.Contains("planted", StringComparison.Ordinal)))), Is.All.EqualTo(1));
    }

    private static async Task WorkAsync(string file, string flow, FlowDefinition definition)
    {
        var loggers = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        await using var queue = await SqliteJobQueue.OpenAsync(Options(file), TimeProvider.System, loggers, CancellationToken.None);
        await using var running = RunningFlow.Start(definition, TimeProvider.System, loggers);
        JobPump pump = new(queue, queue, running, Options(file), "worker", TimeProvider.System, loggers);
        var summary = await pump.RunAsync(new PumpSettings { UntilEmpty = true }, CancellationToken.None);
        Assert.That(summary.Succeeded, Is.GreaterThan(0), flow);
    }

    private static QueueOptions Options(string file) => new() { Own = new SqliteQueueOptions { Path = file } };
}
