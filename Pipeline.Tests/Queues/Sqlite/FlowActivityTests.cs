using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>What each flow's jobs do.</summary>
[TestFixture]
internal sealed class FlowActivityTests : QueueFixture
{
    private SqliteStore? _store;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task ListFlows_counts_each_flow_and_how_much_comes_and_ends_a_minute()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 30)], CancellationToken.None);
        Time.Advance(TimeSpan.FromMinutes(10));
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 3), Request() with { Flow = "ask" }], CancellationToken.None);
        foreach (var lease in (await LeaseAsync(max: 5)).Take(4))
        {
            await SettleAsync(lease, JobState.Succeeded);
        }

        Time.Advance(TimeSpan.FromSeconds(30));

        var flows = await ((IQueueControl)Queue).ListFlowsAsync(CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(flows.Select(flow => flow.Flow), Is.EqualTo(new[] { "ask", Flow }));
            var (ask, ingest) = (flows[0], flows[1]);
            Assert.That((ask.Ready, ask.Leased, ask.OldestReady), Is.EqualTo((1, 0, TimeSpan.FromSeconds(30))));
            Assert.That(ask.Accepted, Is.EqualTo(new JobRates(1, 1 / 5.0, 1 / 15.0)));
            Assert.That((ingest.Ready, ingest.Leased, ingest.Dead, ingest.OldestReady), Is.EqualTo((28, 1, 0, TimeSpan.FromMinutes(10.5))));
            Assert.That(ingest.Accepted, Is.EqualTo(new JobRates(3, 3 / 5.0, 33 / 15.0)));
            Assert.That(ingest.Ended, Is.EqualTo(new JobRates(4, 4 / 5.0, 4 / 15.0)));
        }
    }

    [Test]
    public void Rates_of_more_jobs_than_are_looked_at_are_those_of_the_span_they_take()
    {
        DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] times = [.. Enumerable.Range(0, 120).Select(second => now.AddSeconds(-second))];

        Assert.That(JobRates.Of(times, now, known: now.AddMinutes(-2)), Is.EqualTo(new JobRates(60, 60, 60)));
    }
}
