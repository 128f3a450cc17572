using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>A queue for one test in the emulator's account, opened as often as one likes.</summary>
/// <param name="server">The emulator.</param>
/// <param name="clock">The clock of the test, by which messages come up, too; <see langword="null"/> for the emulator's queues and the machine's time.</param>
internal sealed class AzureAccount(AzuriteServer server, TimeProvider? clock)
{
    /// <summary>What all names of the test begin with.</summary>
    public string Prefix { get; } = AzuriteServer.NewPrefix();

    public RoomPolicy Room { get; } = new();

    private readonly StallPolicy _stall = new();

    /// <summary>The queue service under the test's clock.</summary>
    public ClockedQueues? Queues { get; } = clock is null ? null : new ClockedQueues(clock);

    public AzureQueueOptions Own => new() { Connection = AzuriteServer.ConnectionTo(server.BlobPort, Queues?.Port ?? server.QueuePort, server.TablePort), Prefix = Prefix };

    /// <summary>Lets no write through, of any process, until it is disposed of.</summary>
    public IDisposable Stall() => _stall.Stall();

    public static async Task<AzureAccount> OpenOrSkipAsync(TimeProvider? clock = null) => new(await AzuriteServer.SharedOrSkipAsync(), clock);

    public AzureJobQueue Open(QueueOptions options, params IEnumerable<HttpPipelinePolicy> policies) => Open(options, NullLoggerFactory.Instance, policies);

    public AzureJobQueue Open(QueueOptions options, ILoggerFactory loggers, IEnumerable<HttpPipelinePolicy> policies) => new(
        options.Own is AzureQueueOptions ? options : options with { Own = Own },
        StoreAccess.Create,
        clock ?? TimeProvider.System,
        loggers,
        [Room, _stall, .. policies],
        new UpkeepTimes(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero));
}
