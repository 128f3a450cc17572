using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

internal abstract partial class JobStoreConformance
{
    [Test]
    public async Task Readers_live_late_and_resumed_have_the_same_text_also_when_the_job_moved_to_another_worker()
    {
        var id = await EnqueueAsync();
        await using var process = await OpenOtherAsync();
        await using var live = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        StreamedText liveText = new(), resumedText = new();
        var first = await LeaseOneAsync();
        await AppendAsync(first, JobEventKind.Started);
        await TokensAsync(Store, first, "half ", "an ");
        await HearAsync(live, liveText, untilText: "half an ");
        await HearAsync(Store, id, resumedText, last: 3); // this one leaves in the midst of the first text

        Time.Advance(Lease); // the first worker dies
        var second = (await process.LeaseAsync(Flow, "worker-2", 1, Lease, CancellationToken.None)).Single();
        Assert.That(await AppendAsync(first, JobEventKind.Token, """{"text":"stale"}"""), Is.False);
        await ((IJobStore)process).AppendEventsAsync(second, [new(JobEventKind.Started, Now, default)], CancellationToken.None);
        await TokensAsync((IJobStore)process, second, "the ", "whole ", "answer");
        await process.SettleAsync(second, new Settlement { State = JobState.Succeeded }, CancellationToken.None);

        await HearAsync(live, liveText, untilText: null);
        await HearAsync(Store, id, resumedText, last: null);
        StreamedText lateText = new();
        await HearAsync(Store, id, lateText, last: null);

        Assert.That(new[] { liveText.Text, resumedText.Text, lateText.Text }, Is.All.EqualTo("the whole answer"));
        Assert.That(new[] { liveText.Restarts, resumedText.Restarts, lateText.Restarts }, Is.All.EqualTo(1));
        Assert.That(new[] { liveText.Sequence, resumedText.Sequence, lateText.Sequence }, Is.All.EqualTo(9));
    }

    [Test]
    public async Task Reader_that_stops_holds_up_nobody_and_goes_on_where_it_was()
    {
        const int Tokens = 3_000;
        var id = await EnqueueAsync();
        await using var slow = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        StreamedText text = new();
        await slow.MoveNextAsync();
        text.Hear(slow.Current);
        var lease = await LeaseOneAsync();
        await AppendAsync(lease, JobEventKind.Started);

        for (var batch = 0; batch < 10; batch++)
        {
            await TokensAsync(Store, lease, [.. Enumerable.Repeat("x", Tokens / 10)]); // returns although the reader takes nothing
        }

        Time.Advance(TimeSpan.FromSeconds(30));
        await SettleAsync(lease, JobState.Succeeded);
        await HearAsync(slow, text, untilText: null);

        Assert.That(text.Text, Has.Length.EqualTo(Tokens));
    }

    private async Task TokensAsync(IJobStore store, JobLease lease, params string[] pieces) => await store.AppendEventsAsync(
        lease, [.. pieces.Select(piece => new PendingEvent(JobEventKind.Token, Now, Encoding.UTF8.GetBytes($$"""{"text":"{{piece}}"}""")))], CancellationToken.None);

    /// <summary>Goes on with a reader until its text is so far, or to the end.</summary>
    private async Task HearAsync(IAsyncEnumerator<JobEvent> reader, StreamedText text, string? untilText)
    {
        while (untilText is null || text.Text != untilText)
        {
            var next = reader.MoveNextAsync().AsTask();
            await AdvanceUntilAsync(next);
            if (!await next)
            {
                return;
            }

            text.Hear(reader.Current);
        }
    }

    /// <summary>Reads on after the last event heard, up to one or to the end.</summary>
    private static async Task HearAsync(IJobStore store, Guid id, StreamedText text, long? last)
    {
        await foreach (var happened in store.ReadEventsAsync(id, text.Sequence, CancellationToken.None))
        {
            text.Hear(happened);
            if (text.Sequence == last)
            {
                return;
            }
        }
    }
}
