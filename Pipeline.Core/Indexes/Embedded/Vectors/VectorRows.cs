using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Reads a tenant's vectors, and what has changed, from the file.</summary>
/// <param name="session">A reading connection.</param>
/// <param name="tenant">The tenant's number.</param>
/// <param name="generation">Which of the index's models made them.</param>
internal readonly struct VectorRows(SqliteSession session, long tenant, long generation)
{
    private const int PageRows = 2048;

    /// <summary>The last change to the index, of any tenant.</summary>
    public static long Revision(SqliteSession session) => session.Scalar("SELECT seq FROM sqlite_sequence WHERE name = 'changes'");

    /// <summary>Adds all readable vectors, a short read at a time: what changes meanwhile is told by <see cref="CatchUp"/> from the revision before.</summary>
    public void ReadAll(VectorSnapshotBuilder builder)
    {
        var after = VectorKeys.Of(generation, ChunkKeys.First(tenant)) - 1;
        for (var rows = PageRows; rows == PageRows;)
        {
            (rows, after) = ReadPage(builder, after);
        }
    }

    /// <summary>Brings vectors from one revision to the present. Inside a read transaction.</summary>
    /// <returns><see langword="false"/> when the changes were forgotten by now: all must be read again.</returns>
    public bool CatchUp(VectorSnapshotBuilder builder, long since)
    {
        if (session.Scalar("SELECT coalesce(min(revision), 0) FROM changes") > since + 1)
        {
            return false;
        }

        var (touched, added) = ReadChanges(since);

        // Also those that came: a load beside writers may have met a part of them.
        builder.Remove(touched);
        foreach (var version in added)
        {
            ReadVersion(builder, version);
        }

        return true;
    }

    private (int Rows, long Last) ReadPage(VectorSnapshotBuilder builder, long after)
    {
        var count = 0;
        using var rows = session.Prepare(
            """
            SELECT x.id, x.version, x.vector FROM vectors x JOIN versions v ON v.id = x.version
            WHERE x.id > ?1 AND x.id <= ?2 AND v.completed_by IS NOT NULL ORDER BY x.id LIMIT ?3
            """).Bind(1, after).Bind(2, VectorKeys.Of(generation, ChunkKeys.Last(tenant))).Bind(3, PageRows).Query();
        while (rows.Read())
        {
            after = rows.Int64(0);
            builder.Add(VectorKeys.Chunk(after), rows.Int64(1), MemoryMarshal.Cast<byte, float>(rows.Blob(2)));
            count++;
        }

        return (count, after);
    }

    private (HashSet<long> Touched, List<long> Added) ReadChanges(long since)
    {
        HashSet<long> touched = [];
        List<long> added = [];
        using var rows = session.Prepare("SELECT version, added FROM changes WHERE revision > ?1 AND tenant = ?2 ORDER BY revision")
            .Bind(1, since).Bind(2, tenant).Query();
        while (rows.Read())
        {
            touched.Add(rows.Int64(0));
            if (rows.Int32(1) == 1)
            {
                added.Add(rows.Int64(0));
            }
        }

        return (touched, added);
    }

    private void ReadVersion(VectorSnapshotBuilder builder, long version)
    {
        // Nothing, if the version has gone since: its chunks may be there still.
        using var rows = session.Prepare(
            """
            SELECT c.id, x.vector FROM versions v CROSS JOIN chunks c ON c.version = v.id CROSS JOIN vectors x ON x.id = c.id | ?2
            WHERE v.id = ?1 AND v.completed_by IS NOT NULL ORDER BY c.ordinal
            """)
            .Bind(1, version).Bind(2, VectorKeys.First(generation)).Query();
        while (rows.Read())
        {
            builder.Add(rows.Int64(0), version, MemoryMarshal.Cast<byte, float>(rows.Blob(1)));
        }
    }
}
