using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>The official client for JavaScript reads what this queue has written, and this queue what that client writes.</summary>
[Category("Azurite")]
internal sealed class OtherClientTests
{
    private const string Flow = "ingest";

    // Takes the one message out of a queue, prints it, and sends its text again.
    private const string Script = """
        const { QueueServiceClient } = require('@azure/storage-queue');
        const queue = QueueServiceClient.fromConnectionString(process.argv[1]).getQueueClient(process.argv[2]);
        (async () => {
          const { receivedMessageItems: [message] } = await queue.receiveMessages();
          await queue.deleteMessage(message.messageId, message.popReceipt);
          await queue.sendMessage(message.messageText);
          console.log(message.messageText);
        })();
        """;

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task JavaScript_client_reads_and_writes_messages_of_the_queue()
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        var account = await AzureAccount.OpenOrSkipAsync();
        await using var queue = account.Open(new QueueOptions());
        var sent = (await queue.EnqueueAsync([new JobRequest { Flow = Flow, Input = JsonElement.Parse("1") }], None)).Single();

        var text = await RunAsync(server.Connection, new AzureNames(account.Prefix).Queue(Flow, PriorityBands.Of(5), 0));
        var leases = await queue.LeaseAsync(Flow, "worker", 1, TimeSpan.FromSeconds(60), None);

        Assert.That(JobTicket.Read(BinaryData.FromBytes(Convert.FromBase64String(text)))?.Job, Is.EqualTo(sent.Id), Encoding.UTF8.GetString(Convert.FromBase64String(text)));
        Assert.That(leases.Select(lease => lease.Job.Id), Is.EqualTo(new[] { sent.Id }), "leased by the message of the other client");
        Assert.That(await queue.SettleAsync(leases[0], new Settlement { State = JobState.Succeeded }, None), Is.True);
    }

    private static async Task<string> RunAsync(string connection, string queue)
    {
        ProcessStartInfo start = new("node", ["-e", Script, connection, queue]) { WorkingDirectory = await AzuritePackage.FolderAsync(), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return (await output).Trim();
    }
}
