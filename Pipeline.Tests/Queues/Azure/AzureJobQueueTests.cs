using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>What the queue in an account does with messages that are lost, copied, strange or hidden for long.</summary>
[Category("Azurite")]
internal sealed class AzureJobQueueTests
{
    private const string Flow = "ingest";
    private const string Owner = "worker-1";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly JobRequest Request = new() { Flow = Flow, Input = JsonElement.Parse("1") };

    private JumpingClock _clock = null!;
    private AzureAccount _account = null!;
    private AzureJobQueue _queue = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _clock = new JumpingClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _account = await AzureAccount.OpenOrSkipAsync(_clock);
        _queue = _account.Open(new QueueOptions());
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_queue is not null)
        {
            await _queue.DisposeAsync();
            await _account.Queues!.DisposeAsync();
        }
    }

    [Test]
    public async Task Message_that_somebody_removed_is_sent_again_for_a_waiting_and_for_an_abandoned_job()
    {
        var abandoned = await EnqueueAsync(Request);
        await LeaseAsync();
        var waiting = await EnqueueAsync(Request);
        _account.Queues!.Clear();

        await LookTwiceAsync();
        Assert.That((await LeaseAsync()).Select(lease => (lease.Job.Id, lease.Job.Epoch)), Is.EqualTo(new[] { (waiting, 1) }));
        await LookTwiceAsync(); // while a message that is older than its look is at hand, nobody can say that the other's is not behind it

        Assert.That((await LeaseAsync()).Select(lease => (lease.Job.Id, lease.Job.Epoch)), Is.SupersetOf(new[] { (abandoned, 2) }));
    }

    [Test]
    public async Task Message_that_somebody_removed_from_a_running_job_is_replaced_by_its_renewal()
    {
        await EnqueueAsync(Request);
        var lease = (await LeaseAsync()).Single();
        _account.Queues!.Clear();

        var renewed = (await _queue.RenewAsync([lease], Lease, CancellationToken.None)).Single();
        Assert.That((renewed.Status, renewed.Lease.Job.Epoch), Is.EqualTo((LeaseStatus.Held, 1)));
        _clock.Advance(Lease - TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(), Is.Empty);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That((await LeaseAsync()).Single().Job.Epoch, Is.EqualTo(2), "and comes up when it is not renewed any more");
    }

    [Test]
    public async Task Copy_of_a_message_takes_no_job_from_its_worker_and_gives_out_none_that_has_ended()
    {
        await EnqueueAsync(Request);
        _account.Queues!.Copy();
        var lease = (await LeaseAsync()).Single();

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That(await _queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None), Is.True);
        _clock.Advance(Lease * 2);
        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That(_account.Queues.Texts($"{_account.Prefix}-{Flow}-normal"), Is.Empty, "nothing is left");
    }

    [Test]
    public async Task Message_of_another_program_goes_to_the_poison_queue_and_spoils_nothing_beside_it()
    {
        var id = await EnqueueAsync(Request);
        var queue = $"{_account.Prefix}-{Flow}-normal";
        _account.Queues!.Post(queue, "not Base64!");
        _account.Queues.Post(queue, Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"not":"ours"}""")));

        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { id }));
        _clock.Advance(Lease * 2);
        await LeaseAsync();

        Assert.That(_account.Queues.Texts($"{queue}-poison").Select(Decode), Is.EquivalentTo(new[] { "not Base64!", """{"not":"ours"}""" }));
    }

    [Test]
    public async Task Dead_letter_is_copied_to_the_poison_queue()
    {
        var id = await EnqueueAsync(Request with { Priority = 9 });
        await _queue.SettleAsync((await LeaseAsync()).Single(), new Settlement { State = JobState.Failed }, CancellationToken.None);

        var copy = JsonElement.Parse(Decode(_account.Queues!.Texts($"{_account.Prefix}-{Flow}-high-poison").Single()));
        Assert.That((copy.GetProperty("job").GetGuid(), copy.GetProperty("flow").GetString()), Is.EqualTo((id, Flow)));
    }

    [Test]
    public async Task Schedule_further_away_than_a_message_can_be_hidden_is_chained()
    {
        await EnqueueAsync(Request with { NotBefore = _clock.GetUtcNow() + TimeSpan.FromDays(17) });
        for (var day = 0; day < 17; day++)
        {
            Assert.That(await LeaseAsync(), Is.Empty, $"day {day}");
            await _queue.MaintainAsync(CancellationToken.None);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Shards_over_several_accounts_are_all_used_and_all_found()
    {
        await using ClockedQueues other = new(_clock);
        var own = _account.Own with { Shards = 3, MessageAccounts = [AzuriteServer.ConnectionTo(other.Port, other.Port, other.Port)] };
        await using var queue = _account.Open(new QueueOptions { Own = own });
        var ids = (await queue.EnqueueAsync([.. Enumerable.Repeat(Request, 9)], CancellationToken.None)).Select(receipt => receipt.Id).ToList();

        var counts = new[] { "", "-1", "-2" }.Select(shard => $"{_account.Prefix}-{Flow}-normal{shard}").Select(name => (_account.Queues!.Texts(name).Count, other.Texts(name).Count));
        Assert.That(counts, Is.EqualTo(new[] { (3, 0), (0, 3), (3, 0) }));
        var leases = await queue.LeaseAsync(Flow, Owner, 20, Lease, CancellationToken.None);
        Assert.That(leases.Select(lease => lease.Job.Id), Is.EquivalentTo(ids));
        leases = [.. (await queue.RenewAsync(leases, Lease, CancellationToken.None)).Select(renewal => renewal.Lease)];
        await Task.WhenAll(leases.Select(lease => queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None).AsTask()));
        Assert.That(await queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Account_without_the_tables_is_missing_when_they_may_not_be_made()
    {
        await using var queue = _account.Open(new QueueOptions { Own = _account.Own with { Create = false } });

        var fault = (await Assert.ThrowsAsync<StoreException>(() => queue.EnqueueAsync([Request], CancellationToken.None).AsTask()))!;
        Assert.That((fault.Fault, fault.IsLasting), Is.EqualTo((StoreFault.Missing, true)));
        Assert.That(fault.Message, Does.Contain("queue.azure.create").And.Contain(_account.Prefix));
    }

    [Test]
    public async Task Large_contents_come_back_whole_and_go_with_the_job()
    {
        var text = new string('ü', 100_000);
        var input = JsonSerializer.SerializeToElement(new { text });
        await EnqueueAsync(Request with { Input = input });
        var lease = (await LeaseAsync()).Single();
        Assert.That(JsonElement.DeepEquals(lease.Job.Request.Input, input));
        await _queue.AppendEventsAsync(lease, [new PendingEvent(JobEventKind.Token, _clock.GetUtcNow(), JsonSerializer.SerializeToUtf8Bytes(new { text }))], CancellationToken.None);
        await _queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded, Result = input }, CancellationToken.None);

        Assert.That(JsonElement.DeepEquals((await _queue.FindAsync(lease.Job.Id, CancellationToken.None))!.Result!.Value, input));
        var events = await _queue.ReadEventsAsync(lease.Job.Id, 1, CancellationToken.None).ToListAsync();
        Assert.That(events[0].Data!.Value.GetProperty("text").GetString(), Is.EqualTo(text));
        Assert.That(await BlobsAsync(), Is.EqualTo(3));
        _clock.Advance(new QueueOptions().Retention + Lease);
        await _queue.MaintainAsync(CancellationToken.None);
        Assert.That(await BlobsAsync(), Is.Zero);
    }

    private async Task<int> BlobsAsync() => await _queue.Parts.Blobs.ListAsync("", CancellationToken.None).CountAsync();

    private async Task<Guid> EnqueueAsync(JobRequest request) => (await _queue.EnqueueAsync([request], CancellationToken.None))[0].Id;

    private async Task<IReadOnlyList<JobLease>> LeaseAsync() => await _queue.LeaseAsync(Flow, Owner, 10, Lease, CancellationToken.None);

    /// <summary>Upkeep sees the jobs, and sees them unchanged for longer than any lease.</summary>
    private async Task LookTwiceAsync()
    {
        await _queue.MaintainAsync(CancellationToken.None);
        _clock.Advance(Lease * 2);
        await _queue.MaintainAsync(CancellationToken.None);
    }

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));
}
