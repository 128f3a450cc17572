using Pipeline.Core.Indexes.Embedded.Reading;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Filtering;

/// <summary>Finds the chunks that a filter lets through: reads what it looks at once for each version, and the chunks' keys from an index alone. Inside a read transaction.</summary>
/// <param name="session">A reading connection.</param>
/// <param name="tenant">The tenant's number.</param>
/// <param name="filter">The filter.</param>
internal readonly struct FilterRows(SqliteSession session, long tenant, ChunkFilter filter)
{
    /// <summary>All chunks of readable versions that match.</summary>
    public ChunkSet ReadAll(CancellationToken cancellationToken)
    {
        ChunkSet chunks = new();
        using var rows = session.Prepare(
            """
            SELECT d.name, v.version, v.source, v.title, v.metadata, v.fence_order, v.epoch, v.id
            FROM documents d JOIN versions v ON v.document = d.id WHERE d.tenant = ?1 AND v.completed_by IS NOT NULL
            """).Bind(1, tenant).Query();
        AddMatching(rows, chunks, cancellationToken);
        return chunks;
    }

    /// <summary>Adds the matching chunks that came since a revision.</summary>
    /// <returns><see langword="false"/> when the changes were forgotten by now: all must be read again.</returns>
    public bool TryCatchUp(ChunkSet chunks, long since, CancellationToken cancellationToken)
    {
        if (session.Scalar("SELECT coalesce(min(revision), 0) FROM changes") > since + 1)
        {
            return false;
        }

        // Nothing, for a version that has gone since.
        using var rows = session.Prepare(
            """
            SELECT d.name, v.version, v.source, v.title, v.metadata, v.fence_order, v.epoch, v.id
            FROM changes c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document
            WHERE c.revision > ?2 AND c.tenant = ?1 AND c.added = 1
            """).Bind(1, tenant).Bind(2, since).Query();
        AddMatching(rows, chunks, cancellationToken);
        return true;
    }

    private void AddMatching(SqliteRows versions, ChunkSet chunks, CancellationToken cancellationToken)
    {
        while (versions.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filter.Matches(DocumentReader.Version(versions, tenant: "")))
            {
                AddChunks(versions.Int64(7), chunks);
            }
        }
    }

    private void AddChunks(long version, ChunkSet chunks)
    {
        using var rows = session.Prepare("SELECT id FROM chunks WHERE version = ?1").Bind(1, version).Query();
        while (rows.Read())
        {
            chunks.Add(rows.Int64(0));
        }
    }
}
