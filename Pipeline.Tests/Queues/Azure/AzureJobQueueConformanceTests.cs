using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Azure;

/// <param name="ownClock">Whether messages come up by the test's clock, from a queue service in the process, or by the emulator's: then the tests that set the clock are skipped.</param>
[TestFixture(true)]
[TestFixture(false)]
[Category("Azurite")]
internal sealed class AzureJobQueueConformanceTests(bool ownClock) : JobQueueConformance
{
    private AzureAccount? _account;

    protected override QueueCapabilities Capabilities => AzureJobQueue.Capabilities with { OwnClock = ownClock };

    protected override int MoreThanEndAtOnce => 250; // upkeep looks at 200 in a round

    protected override int Many => 150;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => (_account ??= await AzureAccount.OpenOrSkipAsync(ownClock ? time : null)).Open(options);

    protected override Task LimitRoomAsync(int? bytes)
    {
        _account!.Room.Room = bytes;
        return Task.CompletedTask;
    }

    protected override void CleanUp() => _account = null;
}
