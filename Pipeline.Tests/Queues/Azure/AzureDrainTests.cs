using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>
/// A drain of the queue beside a bare loop on the same emulator in the same run: receive, read the header, write it twice, remove the row of the open job, delete the message,
/// with as many jobs at once. PIPELINE_DRAIN_JOBS says how many jobs; from 500 on the rate is held to 90 % of the bare loop's. docs/azure.md has a run.
/// </summary>
[Category("Azurite")]
[NonParallelizable]
internal sealed class AzureDrainTests
{
    private const string Flow = "ingest";
    private const int AtOnce = 32;
    private const int Rounds = 3;
    private const int EnoughToJudge = 500;
    private const double Least = 0.9;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly int Jobs =
        int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_DRAIN_JOBS"), NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) ? jobs : 40;

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Drain_is_as_fast_as_a_bare_loop_of_the_same_calls()
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        List<double> ours = [];
        List<double> bare = [];
        var (tables, queues, blobs) = (0, 0, 0);
        for (var round = 0; round < (Jobs >= EnoughToJudge ? Rounds : 1); round++)
        {
            CountingPolicy count = new(server);
            var account = await AzureAccount.OpenOrSkipAsync();
            await using (var queue = account.Open(new QueueOptions(), count))
            {
                await FillAsync(queue);
                count.Take();
                ours.Add(await MeasureAsync(() => DrainAsync(queue)));
                (tables, queues, blobs) = count.Take();
                Assert.That((await queue.GetStatisticsAsync(None)).Jobs[JobState.Succeeded], Is.EqualTo(Jobs));
            }

            var other = await AzureAccount.OpenOrSkipAsync();
            await using (var queue = other.Open(new QueueOptions()))
            {
                await FillAsync(queue);
                bare.Add(await MeasureAsync(() => DrainBareAsync(server.Connection, other.Prefix)));
            }
        }

        var (our, their) = (ours.Max(), bare.Max());
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Jobs} jobs, {AtOnce} at once: {our:N0} jobs/s, bare loop {their:N0} jobs/s, ratio {our / their:0.00}; each job {(double)tables / Jobs:0.00} calls to tables, {(double)queues / Jobs:0.00} to queues, {(double)blobs / Jobs:0.00} to blobs"));
        Assert.That((double)tables / Jobs, Is.LessThanOrEqualTo(4.01));
        Assert.That((double)queues / Jobs, Is.LessThanOrEqualTo(1.5));
        if (Jobs >= EnoughToJudge)
        {
            Assert.That(our / their, Is.GreaterThanOrEqualTo(Least));
        }
    }

    private static async Task FillAsync(IJobQueue queue)
    {
        JobRequest request = new() { Flow = Flow, Input = JsonElement.Parse("1") };
        for (var sent = 0; sent < Jobs; sent += AtOnce)
        {
            await queue.EnqueueAsync([.. Enumerable.Repeat(request, Math.Min(AtOnce, Jobs - sent))], None);
        }
    }

    private static async Task<double> MeasureAsync(Func<Task> drain)
    {
        var started = Stopwatch.GetTimestamp();
        await drain();
        return Jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task DrainAsync(IJobQueue queue)
    {
        for (var done = 0; done < Jobs;)
        {
            var leases = await queue.LeaseAsync(Flow, "worker", AtOnce, Lease, None);
            await Task.WhenAll(leases.Select(lease => queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, None).AsTask()));
            done += leases.Count;
        }
    }

    private static async Task DrainBareAsync(string connection, string prefix)
    {
        AzureNames names = new(prefix);
        using AzureClients clients = new([]);
        var address = AzureAddress.Parse(connection);
        var (jobs, open) = (clients.Tables(address).GetTableClient(names.Jobs), clients.Tables(address).GetTableClient(names.Index));
        var service = clients.Queues(address, _ => Task.CompletedTask);
        var (urgent, queue) = (service.GetQueueClient(names.Queue(Flow, PriorityBands.Of(9), 0)), service.GetQueueClient(names.Queue(Flow, PriorityBands.Of(5), 0)));
        await urgent.CreateIfNotExistsAsync();
        for (var done = 0; done < Jobs;)
        {
            await urgent.ReceiveMessagesAsync(AtOnce, Lease);
            QueueMessage[] messages = (await queue.ReceiveMessagesAsync(AtOnce, Lease)).Value;
            await Task.WhenAll(messages.Select(message => WorkAsync(jobs, open, queue, message)));
            done += messages.Length;
        }
    }

    private static async Task WorkAsync(TableClient jobs, TableClient open, QueueClient queue, QueueMessage message)
    {
        var key = JobKey.Of(JobTicket.Read(message.Body)!.Job);
        await jobs.GetEntityAsync<TableEntity>(key, JobColumns.Header);
        foreach (var state in new[] { "leased", "ended" })
        {
            // Under any ETag: a write whose answer came too late is sent again by the client, and would find the tag that it has made itself.
            await jobs.UpdateEntityAsync(new TableEntity(key, JobColumns.Header) { ["Owner"] = state }, ETag.All, TableUpdateMode.Merge);
        }

        await open.DeleteEntityAsync(IndexTable.OpenOf(Flow), key, ETag.All);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }
}
