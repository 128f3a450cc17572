using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Hosting;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>What a worker asks of the account in an hour in which there is nothing to do: docs/azure.md has these numbers.</summary>
[NonParallelizable]
internal sealed class IdleWorkerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    [Test]
    [CancelAfter(60_000)]
    public async Task Idle_worker_asks_as_often_as_documented(CancellationToken cancellationToken)
    {
        TimerCount clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        EmptyAccount account = new();
        QueueOptions options = new() { Poll = Poll, Own = new AzureQueueOptions { Connection = AzuriteServer.ConnectionTo(1, 1, 1) } };
        await using AzureJobQueue queue = new(options, StoreAccess.Create, clock, NullLoggerFactory.Instance, [account]);
        using FakeRunner runner = new("ingest", 8, (_, _, _) => throw new InvalidOperationException("There are no jobs."));
        JobPump pump = new(queue, queue, runner, options, "worker", clock, NullLoggerFactory.Instance);
        using CancellationTokenSource stop = new();
        await using var presence = WorkerPresence.Start(queue, clock, NullLogger.Instance);
        var run = pump.RunAsync(new PumpSettings(), stop.Token);

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += Step)
        {
            await AllWaitAsync(clock, cancellationToken);
            clock.Advance(Step);
        }

        await AllWaitAsync(clock, cancellationToken);
        await stop.CancelAsync();
        await run;
        await TestContext.Out.WriteLineAsync(string.Join('\n', account.Asked.Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.That(account.Asked, Has.Count.EqualTo(6));
        Assert.That(account.Asked["peek messages"], Is.EqualTo(7_200).Within(3).Percent, "three bands, every second and a half: half of `poll` to all of it");
        Assert.That(account.Asked["receive messages"], Is.EqualTo(183).Within(3), "three bands, at the start and each minute");
        Assert.That(account.Asked["query a table"], Is.EqualTo(1_021).Within(2), "upkeep: deadlines every 5 s, open jobs every 15 s, old jobs every minute, workers that are gone once");
        Assert.That(account.Asked["read an entity"], Is.EqualTo(61).Within(1), "is the flow paused: each time that it asks for jobs");
        Assert.That(account.Asked["write an entity"], Is.EqualTo(720).Within(2), "that the worker is there, every 5 s");
        Assert.That(account.Asked["list blobs"], Is.EqualTo(1));
    }

    // The pump waits for the next look, and no round of upkeep is under way.
    private static async Task AllWaitAsync(TimerCount clock, CancellationToken cancellationToken)
    {
        while (clock.CountSet(due => due > TimeSpan.Zero && due <= Poll) != 1 || clock.CountSet(due => due == TimeSpan.FromMinutes(2)) != 0)
        {
            Assert.That(cancellationToken.IsCancellationRequested, Is.False, $"Not everybody waits; the timers: {clock}");
            await Task.Yield();
        }
    }
}
