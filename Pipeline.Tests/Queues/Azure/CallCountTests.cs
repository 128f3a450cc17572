using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>What a job costs: docs/azure.md has these numbers.</summary>
[Category("Azurite")]
internal sealed class CallCountTests
{
    private const string Flow = "ingest";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Calls_of_a_job_from_its_acceptance_to_its_end_are_as_documented()
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        CountingPolicy count = new(server);
        await using var queue = (await AzureAccount.OpenOrSkipAsync()).Open(new QueueOptions(), count);
        JobRequest request = new() { Flow = Flow, Input = JsonElement.Parse("1") };
        await queue.EnqueueAsync([request], CancellationToken.None); // makes tables and queues
        var warm = await queue.LeaseAsync(Flow, "worker", 1, Lease, CancellationToken.None);
        await queue.SettleAsync(warm[0], new Settlement { State = JobState.Succeeded }, CancellationToken.None);
        count.Take();

        await queue.EnqueueAsync([request], CancellationToken.None);
        Assert.That(count.Take(), Is.EqualTo((3, 1, 0)), "the time of acceptance, the open row, the header; the message");
        var lease = (await queue.LeaseAsync(Flow, "worker", 1, Lease, CancellationToken.None)).Single();
        Assert.That(count.Take(), Is.EqualTo((3, 2, 0)), "is its flow paused, read and take the header; look at the urgent band, receive");
        await queue.AppendEventsAsync(lease, [new PendingEvent(JobEventKind.Started, DateTimeOffset.UnixEpoch, default)], CancellationToken.None);
        Assert.That(count.Take(), Is.EqualTo((1, 0, 0)), "header and events in one");
        lease = (await queue.RenewAsync([lease], Lease, CancellationToken.None)).Single().Lease;
        Assert.That(count.Take(), Is.EqualTo((1, 1, 0)), "hide the message, write the header");
        await queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None);
        Assert.That(count.Take(), Is.EqualTo((2, 1, 0)), "the header, the open row; delete the message");
    }

    [Test]
    public async Task Calls_of_many_jobs_that_are_accepted_together_share_what_can_be_shared()
    {
        const int Jobs = 100;
        var server = await AzuriteServer.SharedOrSkipAsync();
        CountingPolicy count = new(server);
        await using var queue = (await AzureAccount.OpenOrSkipAsync()).Open(new QueueOptions(), count);
        JobRequest request = new() { Flow = Flow, Input = JsonElement.Parse("1") };
        await queue.EnqueueAsync([request], CancellationToken.None);
        count.Take();

        await queue.EnqueueAsync([.. Enumerable.Repeat(request, Jobs)], CancellationToken.None);

        Assert.That(count.Take(), Is.EqualTo((Jobs + 2, Jobs, 0)));
    }
}
