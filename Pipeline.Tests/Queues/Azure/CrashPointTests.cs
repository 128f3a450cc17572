using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Tests.Support;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>
/// A process dies at each of its requests in turn, before the service carries it out and after. Another process then finds what is there. No job is lost, none is done twice, nothing is left over.
/// </summary>
[Category("Azurite")]
internal sealed class CrashPointTests
{
    private const string Flow = "ingest";
    private const string Key = "the-key";
    private const int MostRequests = 60;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    // Above what a row takes: so that blobs are among the crash points.
    private static readonly string Large = new('x', 60_000);

    private readonly QueueOptions _options = new() { MaxAttempts = 50 };
    private int _settled;

    [Test]
    public Task Death_while_a_job_succeeds_loses_and_doubles_nothing([Values] bool isAfter) => AtEachRequestAsync(isAfter, SucceedAsync);

    [Test]
    public Task Death_while_a_job_is_tried_again_loses_and_doubles_nothing([Values] bool isAfter) => AtEachRequestAsync(isAfter, TryAgainAsync);

    [Test]
    public Task Death_while_a_dead_letter_is_replayed_loses_and_doubles_nothing([Values] bool isAfter) => AtEachRequestAsync(isAfter, FailAndReplayAsync);

    private async Task AtEachRequestAsync(bool isAfter, Func<AzureJobQueue, Task> live)
    {
        var deaths = 0;
        for (var at = 1; at <= MostRequests; at++)
        {
            JumpingClock clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var account = await AzureAccount.OpenOrSkipAsync(clock);
            DeathPolicy death = new(at, isAfter);
            _settled = 0;
            await using (var dying = account.Open(_options, death))
            {
                await LiveAsync(dying, live);
            }

            await using var other = account.Open(_options);
            await RecoverAsync(other, clock);
            await CheckAsync(other, $"{(isAfter ? "after" : "before")} request {death.DiedAt}");
            await account.Queues!.DisposeAsync();
            if (death.DiedAt is null)
            {
                await TestContext.Out.WriteLineAsync($"{deaths} deaths");
                Assert.That(deaths, Is.GreaterThan(10));
                return;
            }

            deaths++;
        }

        Assert.Fail($"The life of a job has more than {MostRequests} requests.");
    }

    private static async Task LiveAsync(AzureJobQueue dying, Func<AzureJobQueue, Task> live)
    {
        try
        {
            await live(dying);
        }
        catch (DeathException)
        {
            // Gone.
        }
    }

    private async Task SucceedAsync(AzureJobQueue queue)
    {
        await EnqueueAsync(queue);
        var lease = (await queue.LeaseAsync(Flow, "dying", 1, Lease, CancellationToken.None)).Single();
        await queue.AppendEventsAsync(lease, [Event(JobEventKind.Started), Event(JobEventKind.Token, Large)], CancellationToken.None);
        lease = (await queue.RenewAsync([lease], Lease, CancellationToken.None)).Single().Lease;
        await SettleAsync(queue, lease, JobState.Succeeded);
    }

    private async Task TryAgainAsync(AzureJobQueue queue)
    {
        await EnqueueAsync(queue);
        var lease = (await queue.LeaseAsync(Flow, "dying", 1, Lease, CancellationToken.None)).Single();
        await queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, Failures = [Failure()] }, CancellationToken.None);
        lease = (await queue.LeaseAsync(Flow, "dying", 1, Lease, CancellationToken.None)).Single();
        await SettleAsync(queue, lease, JobState.Succeeded);
    }

    private async Task FailAndReplayAsync(AzureJobQueue queue)
    {
        var id = await EnqueueAsync(queue);
        var lease = (await queue.LeaseAsync(Flow, "dying", 1, Lease, CancellationToken.None)).Single();
        await queue.SettleAsync(lease, new Settlement { State = JobState.Failed, Failures = [Failure()] }, CancellationToken.None);
        await queue.ReplayAsync(id, null, CancellationToken.None);
        lease = (await queue.LeaseAsync(Flow, "dying", 1, Lease, CancellationToken.None)).Single();
        await SettleAsync(queue, lease, JobState.Succeeded);
    }

    private static async Task<Guid> EnqueueAsync(AzureJobQueue queue)
    {
        JobRequest request = new() { Flow = Flow, Input = JsonSerializer.SerializeToElement(new { text = Large }), DedupeKey = Key };
        return (await queue.EnqueueAsync([request], CancellationToken.None))[0].Id;
    }

    private async Task SettleAsync(AzureJobQueue queue, JobLease lease, JobState state)
    {
        Settlement settlement = new() { State = state, Result = JsonSerializer.SerializeToElement(new { text = Large }) };
        _settled += await queue.SettleAsync(lease, settlement, CancellationToken.None) ? 1 : 0;
    }

    /// <summary>What happens anyway: the sender tries again, dead letters are replayed, workers look, upkeep goes round, time passes.</summary>
    private async Task RecoverAsync(AzureJobQueue queue, JumpingClock clock)
    {
        await EnqueueAsync(queue);
        for (var round = 0; round < 4; round++)
        {
            clock.Advance(Lease * 2);
            await queue.MaintainAsync(CancellationToken.None);
            await foreach (var dead in queue.ListAllAsync(new JobFilter { DeadOnly = true }, CancellationToken.None))
            {
                await queue.ReplayAsync(dead.Id, null, CancellationToken.None);
            }

            foreach (var lease in await queue.LeaseAsync(Flow, "other", 10, Lease, CancellationToken.None))
            {
                await SettleAsync(queue, lease, JobState.Succeeded);
            }
        }
    }

    private async Task CheckAsync(AzureJobQueue queue, string when)
    {
        var jobs = await queue.ListAllAsync(new JobFilter(), CancellationToken.None).ToListAsync();
        var done = jobs.Where(job => job.State == JobState.Succeeded).ToList();
        Assert.That(done, Has.Count.EqualTo(1), $"{when}: {string.Join(", ", jobs.Select(job => $"{job.Id} {job.State} {job.ReplayedAs}"))}");
        Assert.That(_settled, Is.LessThanOrEqualTo(1), when);
        Assert.That(jobs.Except(done).Select(job => (job.State, job.ReplayedAs)), Is.All.EqualTo((JobState.Failed, (Guid?)done[0].Id)), when);
        var events = await queue.ReadEventsAsync(done[0].Id, 0, CancellationToken.None).ToListAsync();
        Assert.That(events.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(1, events.Count)), when);
        Assert.That(events.Count(one => one.Kind == JobEventKind.Done), Is.EqualTo(1), when);
        Assert.That(await queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False, when);
        Assert.That((await queue.FindAsync(done[0].Id, CancellationToken.None))!.Result!.Value.GetProperty("text").GetString(), Has.Length.EqualTo(Large.Length), when);
        Assert.That((await EnqueueAgainAsync(queue)).IsDuplicate, Is.True, when);
        await CheckNothingIsLeftAsync(queue, when);
    }

    private static async Task<JobReceipt> EnqueueAgainAsync(AzureJobQueue queue) => (await queue.EnqueueAsync(
        [new JobRequest { Flow = Flow, Input = JsonElement.Parse("1"), DedupeKey = Key }], CancellationToken.None))[0];

    /// <summary>No row of an open job, and no blob that nothing names, once they are swept.</summary>
    private static async Task CheckNothingIsLeftAsync(AzureJobQueue queue, string when)
    {
        var store = queue.Parts;
        var open = await store.Index.ListOpenAsync("", "", CancellationToken.None).Select(row => row.Job).ToListAsync();
        Assert.That(open, Is.Empty, when);
        BlobSweep sweep = new(store) { OlderThan = TimeSpan.FromDays(-3650 * 2) };
        await sweep.SweepAsync(CancellationToken.None);
        Assert.That(await sweep.SweepAsync(CancellationToken.None), Is.Zero, when);
        foreach (var job in await queue.ListAllAsync(new JobFilter(), CancellationToken.None).ToListAsync())
        {
            var whole = (await queue.FindAsync(job.Id, CancellationToken.None))!;
            Assert.That(whole.Request.Input.GetProperty("text").GetString(), Has.Length.EqualTo(Large.Length), $"{when}: the sweep has removed what is named");
        }
    }

    private static PendingEvent Event(JobEventKind kind, string? text = null) =>
        new(kind, DateTimeOffset.UnixEpoch, text is null ? default : System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"text":"{{text}}"}""")));

    private static JobFailure Failure() => new() { Stage = "embed", Item = "a.md", Kind = FailureKind.Transient, Error = "IOException", Message = Large };
}
