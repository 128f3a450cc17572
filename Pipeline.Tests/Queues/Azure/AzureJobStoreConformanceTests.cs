using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Azure;

/// <inheritdoc cref="AzureJobQueueConformanceTests"/>
[TestFixture(true)]
[TestFixture(false)]
[Category("Azurite")]
internal sealed class AzureJobStoreConformanceTests(bool ownClock) : JobStoreConformance
{
    private AzureAccount? _account;

    protected override QueueCapabilities Capabilities => AzureJobQueue.Capabilities with { OwnClock = ownClock };

    protected override int Many => 150;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => (_account ??= await AzureAccount.OpenOrSkipAsync(ownClock ? time : null)).Open(options);

    protected override IDisposable StallWrites() => _account!.Stall();

    protected override void CleanUp() => _account = null;
}
