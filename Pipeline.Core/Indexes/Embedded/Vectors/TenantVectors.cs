using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// A tenant's vectors in memory: read on the first search, then kept up with the file by its record of changes. Thread-safe; a search takes the lock only
/// when something has changed.
/// </summary>
/// <param name="tenant">The tenant's number.</param>
internal sealed class TenantVectors(long tenant)
{
    private readonly Lock _gate = new();
    private volatile VectorSnapshot? _newest;

    private bool IsLoaded => _newest is not null;

    /// <summary>Reads all vectors, unless that was done. Outside of a transaction: most of it is read in short pieces.</summary>
    /// <returns>How many were read; -1 when it was done before.</returns>
    public int EnsureLoaded(SqliteSession session)
    {
        if (IsLoaded)
        {
            return -1;
        }

        lock (_gate)
        {
            return IsLoaded ? -1 : Load(session);
        }
    }

    /// <summary>
    /// The newest snapshot, which is at least as new as the read transaction that this is called in. It is newer when another search, with a later
    /// transaction, has been faster: begin again then.
    /// </summary>
    /// <param name="session">In a read transaction.</param>
    /// <param name="dimensions">Numbers in a vector, by that transaction.</param>
    /// <param name="revision">The last change in that transaction.</param>
    public VectorSnapshot AtLeast(SqliteSession session, int dimensions, long revision)
    {
        if (_newest is { } newest && newest.Revision >= revision)
        {
            return newest;
        }

        lock (_gate)
        {
            newest = _newest ?? new VectorSnapshot(0, dimensions, []);
            if (newest.Revision < revision)
            {
                _newest = newest = Next(session, newest, dimensions, revision);
            }

            return newest;
        }
    }

    private int Load(SqliteSession session)
    {
        // The revision first: whatever changes while reading comes after it.
        var revision = VectorRows.Revision(session);
        if (ModelGuard.Read(session) is not { } model)
        {
            return 0;
        }

        VectorSnapshotBuilder builder = new(model.Dimensions);
        new VectorRows(session, tenant).ReadAll(builder);
        using var read = SqliteRead.Begin(session);
        _newest = Next(session, builder.Build(revision), model.Dimensions, VectorRows.Revision(session));
        return _newest.Count;
    }

    private VectorSnapshot Next(SqliteSession session, VectorSnapshot from, int dimensions, long revision)
    {
        VectorRows rows = new(session, tenant);
        if (from.Dimensions == dimensions)
        {
            VectorSnapshotBuilder builder = new(from);
            if (rows.CatchUp(builder, from.Revision))
            {
                return builder.Build(revision);
            }
        }

        VectorSnapshotBuilder anew = new(dimensions);
        rows.ReadAll(anew);
        return anew.Build(revision);
    }
}
