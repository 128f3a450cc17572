using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Support.Memory;

namespace Pipeline.Tests.Queues.Memory;

/// <param name="ownClock">Whether the store goes by the test's clock, or by the machine's, as a server's does: then the tests that set the clock are skipped.</param>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class MemoryJobQueueConformanceTests(bool ownClock) : JobQueueConformance
{
    private MemoryJobs? _jobs;

    protected override QueueCapabilities Capabilities => MemoryJobQueue.Capabilities with { OwnClock = ownClock };

    protected override Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) =>
        Task.FromResult<IJobQueue>(new MemoryJobQueue(_jobs ??= new MemoryJobs(), options, ownClock ? time : TimeProvider.System));

    protected override Task LimitRoomAsync(int? bytes)
    {
        _jobs!.Room = bytes;
        return Task.CompletedTask;
    }

    protected override void CleanUp() => _jobs = null;
}
