using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Support.Memory;

namespace Pipeline.Tests.Queues.Memory;

/// <param name="ownClock">Whether the store goes by the test's clock, or by the machine's, as a server's does: then the tests that set the clock are skipped.</param>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class MemoryJobStoreConformanceTests(bool ownClock) : JobStoreConformance
{
    private MemoryJobs? _jobs;

    protected override QueueCapabilities Capabilities => MemoryJobQueue.Capabilities with { OwnClock = ownClock };

    protected override Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) =>
        Task.FromResult<IJobQueue>(new MemoryJobQueue(_jobs ??= new MemoryJobs(), options, ownClock ? time : TimeProvider.System));

    protected override IDisposable StallWrites()
    {
        Assert.That(_jobs!.Writes.Wait(TimeSpan.FromSeconds(10)), Is.True);
        return new Stalled(_jobs.Writes);
    }

    protected override void CleanUp() => _jobs = null;

    private sealed class Stalled(SemaphoreSlim writes) : IDisposable
    {
        public void Dispose() => writes.Release();
    }
}
