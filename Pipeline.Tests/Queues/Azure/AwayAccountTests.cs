using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>The account is away when a process starts, or goes away later: it says so once, goes on trying, and works again by itself.</summary>
[Category("Azurite")]
[NonParallelizable]
internal sealed class AwayAccountTests
{
    private static readonly JobRequest Request = new() { Flow = "ingest", Input = JsonElement.Parse("1") };

    [Test]
    public async Task Account_that_is_away_at_the_start_is_an_error_that_says_so_and_then_it_works()
    {
        await AzuriteServer.SharedOrSkipAsync(); // or there is no Node
        var ports = (AzuriteServer.FreePort(), AzuriteServer.FreePort(), AzuriteServer.FreePort());
        QueueOptions options = new() { Own = new AzureQueueOptions { Connection = AzuriteServer.ConnectionTo(ports.Item1, ports.Item2, ports.Item3), Prefix = AzuriteServer.NewPrefix() } };
        await using AzureJobQueue queue = new(options, StoreAccess.Create, TimeProvider.System, NullLoggerFactory.Instance, []);

        await AssertAwayAsync(queue);

        var server = await AzuriteServer.StartAsync(["--inMemoryPersistence"], ports);
        await AssertWorksAsync(queue);
        await server.StopAsync();
    }

    [Test]
    public async Task Account_that_goes_away_is_told_of_once_and_then_it_works()
    {
        FakeLogCollector log = new();
        using FakeLoggerProvider provider = new(log);
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(provider));
        AwayPolicy away = new();
        await using var queue = (await AzureAccount.OpenOrSkipAsync()).Open(new QueueOptions(), loggers, [away]);
        await AssertWorksAsync(queue);
        foreach (var fault in new Exception[] { new HttpRequestException("Connection refused."), new RequestFailedException(503, "Busy.", "ServerBusy", null), new TaskCanceledException("No answer.") })
        {
            away.Fault = fault;
            await AssertAwayAsync(queue);
            await AssertAwayAsync(queue);
            away.Fault = null;
            await AssertWorksAsync(queue);
        }

        Assert.That(log.GetSnapshot().Count(line => line.Id.Id == 6001), Is.InRange(1, 2), "once for reads and once for writes, not for each call");
    }

    private static async Task AssertAwayAsync(AzureJobQueue queue)
    {
        var fault = (await Assert.ThrowsAsync<StoreException>(() => queue.EnqueueAsync([Request], CancellationToken.None).AsTask()))!;
        await Assert.ThrowsAsync<StoreException>(() => queue.LeaseAsync("ingest", "worker", 1, TimeSpan.FromSeconds(30), CancellationToken.None).AsTask());
        Assert.That((fault.Fault, fault.IsLasting), Is.EqualTo((StoreFault.Unavailable, false)));
        Assert.That(fault.Message, Does.Contain("127.0.0.1").And.Contain("queue.azure").And.Not.Contain("AccountKey"));
        Assert.That(queue.Health.Troubled.IsCompleted && !queue.Health.Lost.IsCompleted, Is.True);
    }

    private static async Task AssertWorksAsync(AzureJobQueue queue)
    {
        await queue.EnqueueAsync([Request], CancellationToken.None);
        Assert.That(await queue.LeaseAsync("ingest", "worker", 1, TimeSpan.FromSeconds(30), CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Account_that_never_answers_holds_up_a_call_no_longer_than_its_caller_waits()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        QueueOptions options = new() { Own = new AzureQueueOptions { Connection = AzuriteServer.ConnectionTo(port, port, port), Prefix = AzuriteServer.NewPrefix() } };
        await using AzureJobQueue queue = new(options, StoreAccess.Create, TimeProvider.System, LoggerFactory.Create(_ => { }), []);
        using CancellationTokenSource over = new();

        var leasing = queue.LeaseAsync("ingest", "worker", 1, TimeSpan.FromSeconds(30), over.Token).AsTask();
        using var accepted = await silent.AcceptTcpClientAsync(); // it has asked
        Assert.That(leasing.IsCompleted, Is.False);
        await over.CancelAsync();

        await Assert.ThatAsync(() => leasing.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<OperationCanceledException>());
    }
}
