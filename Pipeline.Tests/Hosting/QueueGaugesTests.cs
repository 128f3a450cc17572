using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Hosting;

/// <summary>A worker's queue as metrics show it.</summary>
[CancelAfter(60_000)]
internal sealed class QueueGaugesTests
{
    private const int Waiting = 7; // no other test's queue has as many

    [Test]
    public async Task Depth_and_age_are_read_while_somebody_listens(CancellationToken cancellationToken)
    {
        using TempFolder folder = new();
        FakeTimeProvider time = new();
        using MetricCollector<long> jobs = new(null, QueueMeter.Name, "pipeline.queue.jobs");
        using MetricCollector<double> oldest = new(null, QueueMeter.Name, "pipeline.queue.oldest_ready");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new("queue:sqlite:path", folder.File("queue.db")), new("index:embedded:path", folder.File("index.db")), new("version", "1"), new("flows:upper:0", "upper")]);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddPipeline(builder.Configuration).AddStage("upper", (string text, CancellationToken _) => ValueTask.FromResult(text.ToUpperInvariant()));
        using var app = builder.Build();
        var stores = app.Services.GetRequiredService<PipelineStores>();
        var queue = await stores.OpenQueueAsync(StoreAccess.Create, cancellationToken);
        await queue.Queue.EnqueueAsync([.. Enumerable.Repeat(new JobRequest { Flow = "upper", Input = JsonElement.Parse("\"a\"") }, Waiting)], cancellationToken);
        using QueueGauges gauges = new(stores, time);

        await gauges.StartAsync(cancellationToken);
        await SeenAsync(Waiting, 0);
        time.Advance(QueueGauges.Every);
        await SeenAsync(Waiting, QueueGauges.Every.TotalSeconds);
        await gauges.StopAsync(cancellationToken);

        Assert.That(Read().Jobs, Does.Not.Contain(Waiting), "a worker that has stopped shows nothing");

        async Task SeenAsync(long ready, double seconds)
        {
            while (Read() is var seen && !(seen.Jobs.Contains(ready) && seen.Oldest.Any(age => Math.Abs(age - seconds) < 0.5)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        (IReadOnlyList<long> Jobs, IReadOnlyList<double> Oldest) Read()
        {
            jobs.Clear();
            oldest.Clear();
            jobs.RecordObservableInstruments();
            oldest.RecordObservableInstruments();
            return ([.. jobs.GetMeasurementSnapshot().Where(measured => (string?)measured.Tags[TagNames.State] == "ready").Select(measured => measured.Value)],
                [.. oldest.GetMeasurementSnapshot().Select(measured => measured.Value)]);
        }
    }
}
