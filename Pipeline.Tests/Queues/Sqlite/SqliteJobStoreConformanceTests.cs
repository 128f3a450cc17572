using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

[TestFixture]
internal sealed class SqliteJobStoreConformanceTests : JobStoreConformance
{
    private SqliteStore? _store;

    protected override QueueCapabilities Capabilities => SqliteJobQueue.Capabilities;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override IDisposable StallWrites() => _store!.LockWrites();

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }
}
