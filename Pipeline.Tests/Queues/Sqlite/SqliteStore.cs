using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage.Sqlite;
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
        options with { Own = new SqliteQueueOptions { Path = File } }, time, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>Makes the disk full for a writer: leaves room for about so many bytes more; <see langword="null"/> for as many as there are.</summary>
    public static Task LimitRoomAsync(SqliteWriter writer, int? bytes) => writer.RunAsync(
        Durability.Normal,
        session =>
        {
            var most = bytes is { } room ? session.Scalar("PRAGMA page_count") + (room / session.Scalar("PRAGMA page_size")) : uint.MaxValue - 1;
            session.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count={most}"));
            return 0;
        },
        CancellationToken.None);

    public void Dispose() => _folder.Dispose();
}
