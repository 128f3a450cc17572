using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>A queue file for one test, opened as often as one likes.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly TempFolder _folder = new();

    public string File => _folder.File("queue.db");

    /// <summary>Holds SQLite's write lock, as a process does that is stopped in the middle of a write, until it is disposed of.</summary>
    public IDisposable LockWrites()
    {
        var other = new SqliteConnections(File).OpenWriter(Durability.Normal);
        other.Execute("BEGIN IMMEDIATE");
        return other;
    }

    public Task<SqliteJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => SqliteJobQueue.OpenAsync(
        options with { Sqlite = new SqliteQueueOptions { Path = File } }, time, NullLoggerFactory.Instance, CancellationToken.None);

    public void Dispose() => _folder.Dispose();
}
