using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.Flow;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Diagnostics;

/// <summary>A pump whose flow blocks every thread of the pool for several leases: the leases are renewed all the same.</summary>
[TestFixture]
[NonParallelizable] // it blocks the threads of the pool
internal sealed class HeartbeatTests
{
    private const int Stages = 64;
    private static readonly TimeSpan Sleep = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task Leases_are_renewed_while_64_stages_sleep()
    {
        using TempFolder folder = new();
        using LogLines lines = new();
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = folder.File("queue.db") }, Lease = TimeSpan.FromSeconds(2) };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, lines, CancellationToken.None);
        await queue.EnqueueAsync([.. Enumerable.Range(0, 160).Select(input => new JobRequest { Flow = "f", Input = JsonSerializer.SerializeToElement(input) })], CancellationToken.None);
        await using var flow = RunningFlow.Start(
            FlowBuilder.From<int>("f").Transform("sleepy", new Blocking(Sleep), Lambdas.Settings(Stages, Stages)).Build(), TimeProvider.System, lines);
        JobPump pump = new(queue, queue, flow, options, "worker", TimeProvider.System, lines);

        var summary = await pump.RunAsync(new PumpSettings { UntilEmpty = true }, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.That(lines.All.Where(line => line.Id.Id == 2004).Select(line => line.Text), Is.Empty, "leases lost");
        Assert.That(summary, Is.EqualTo(new PumpSummary(160, 0, 0, 0, 0, 0, 0, 0)));
    }
}
