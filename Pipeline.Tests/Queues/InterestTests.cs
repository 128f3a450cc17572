using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
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
            FlowBuilder.From<RetrievedPassages>(Flow).Transform("generate", new GenerateStage(new(), model, new ScratchIndex(), Time)).Build(), Time, NullLoggerFactory.Instance);
        using CancellationTokenSource stop = new();
        var pumping = new JobPump(Queue, Store, flow, Options, Owner, Time, NullLoggerFactory.Instance).RunAsync(new(), stop.Token);
        var id = await EnqueueAsync(Request(JsonSerializer.Serialize(new { question = "q", hits = Array.Empty<int>(), sources = Array.Empty<int>() })) with { Interactive = true });

        await using (var reader = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator())
        {
            await reader.MoveNextAsync();
            await UntilAsync(() => Task.FromResult(model.Calls.Count == 1));
            for (var half = 0; half < 6; half++)
            {
                Time.Advance(Options.Interest / 2);
                await FollowedAsync(id, Time.GetUtcNow() + (Options.Interest * 2 / 3));
            }

            Assert.That(model.Calls[0].IsClosed, Is.False, "the reader is there, though it takes nothing");
        }

        await UntilAsync(() => Task.FromResult(model.Calls[0].IsClosed));
        await UntilAsync(async () => (await FindAsync(id)).State == JobState.Cancelled);
        await stop.CancelAsync();
        await UntilAsync(() => Task.FromResult(pumping.IsCompleted));
    }

    private async Task UntilAsync(Func<Task<bool>> happened)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!await happened())
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, late.Token); // the pump and the lease's keeper go by the clock, on threads of their own
        }
    }
}
