using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Testing;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues;

/// <summary>An interactive job's model call lives as long as somebody reads the answer.</summary>
[TestFixture]
internal sealed class InterestTests : QueueFixture
{
    private SqliteStore? _store;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Model_call_is_cancelled_when_the_last_reader_has_gone()
    {
        using ScriptedChatClient model = new(Time, new ScriptedReply("never") { Delay = Timeout.InfiniteTimeSpan });
        await using var flow = RunningFlow.Start(
            FlowBuilder.From<RetrievedPassages>(Flow).Transform("generate", new GenerateStage(new(), model, new MemoryChunkIndex(), Time)).Build(), Time, NullLoggerFactory.Instance);
        using CancellationTokenSource stop = new();
        var pumping = new JobPump(Queue, Store, flow, Options, Owner, Time, NullLoggerFactory.Instance).RunAsync(new(), stop.Token);
        var id = await EnqueueAsync(Request(JsonSerializer.Serialize(new { question = "q", hits = Array.Empty<int>(), sources = Array.Empty<int>() })) with { Interactive = true });

        await using (var reader = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
        {
            await reader.MoveNextAsync();
            await UntilAsync(() => Task.FromResult(model.Calls.Count == 1));
            await AdvanceAsync(Options.Interest * 3);
            Assert.That(model.Calls[0].IsClosed, Is.False, "the reader is there, though it takes nothing");
        }

        await AdvanceAsync(Options.Interest + TimeSpan.FromSeconds(1));
        await UntilAsync(() => Task.FromResult(model.Calls[0].IsClosed));
        await UntilAsync(async () => (await FindAsync(id)).State == JobState.Cancelled);
        await stop.CancelAsync();
        await UntilAsync(() => Task.FromResult(pumping.IsCompleted));
    }

    /// <summary>Moves the clock by as much as the timers of readers and leases take, and lets them do what they do.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromSeconds(0.5))
        {
            Time.Advance(TimeSpan.FromSeconds(0.5));
            await Store.GetStatisticsAsync(CancellationToken.None);
            await Queue.RenewAsync([], Lease, CancellationToken.None);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> happened)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!await happened())
        {
            late.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(20));
            await Store.GetStatisticsAsync(CancellationToken.None);
        }
    }
}
