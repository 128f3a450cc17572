using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// A tenant's vectors in memory: read on the first search, then kept up with the file by its record of changes, and read again when the index has
/// changed its model. Thread-safe; a search takes the lock only when something has changed.
/// </summary>
/// <param name="tenant">The tenant's number.</param>
/// <param name="format">How they are kept.</param>
internal sealed class TenantVectors(long tenant, VectorFormat format)
{
    private readonly Lock _gate = new();
    private volatile VectorSnapshot? _newest;

    /// <summary>What they take in memory.</summary>
    public long Bytes => _newest?.Bytes ?? 0;

    /// <summary>Vectors that were passed over since they are damaged.</summary>
    public int Damaged => _newest?.Damaged ?? 0;

    /// <summary>
    /// Reads all vectors, unless those of the current model were read before. Outside of a transaction: most of it is read in short pieces.
    /// </summary>
    /// <returns>How many were read; -1 when it was done before.</returns>
    public int EnsureLoaded(SqliteSession session)
    {
        if (ModelGuard.Read(session) is not { } held || IsLoaded(held))
        {
            return -1;
        }

        lock (_gate)
        {
            return IsLoaded(held) ? -1 : Load(session, held);
        }
    }

    /// <summary>
    /// The newest snapshot, which is at least as new as the read transaction that this is called in. It is newer when another search, with a later
    /// transaction, has been faster: begin again then.
    /// </summary>
    /// <param name="session">In a read transaction.</param>
    /// <param name="held">The model, by that transaction.</param>
    /// <param name="revision">The last change in that transaction.</param>
    public VectorSnapshot AtLeast(SqliteSession session, HeldModel held, long revision)
    {
        if (_newest is { } newest && newest.IsAtLeast(revision, held.Generation))
        {
            return newest;
        }

        lock (_gate)
        {
            newest = _newest ?? Empty(held);
            if (!newest.IsAtLeast(revision, held.Generation))
            {
                _newest = newest = Next(session, newest, held, revision);
            }

            return newest;
        }
    }

    private VectorSnapshot Empty(HeldModel held) => new(0, held.Generation, format, held.Model.Dimensions, []);

    private bool IsLoaded(HeldModel held) => _newest is { } newest && newest.Generation >= held.Generation;

    private int Load(SqliteSession session, HeldModel held)
    {
        // The revision first: whatever changes while reading comes after it.
        var revision = VectorRows.Revision(session);
        VectorSnapshotBuilder builder = new(format, held.Model.Dimensions, held.Generation);
        new VectorRows(session, tenant, held.Generation).ReadAll(builder);
        using var read = SqliteRead.Begin(session);
        _newest = Next(session, builder.Build(revision), ModelGuard.Read(session)!, VectorRows.Revision(session));
        return _newest.Count;
    }

    private VectorSnapshot Next(SqliteSession session, VectorSnapshot from, HeldModel held, long revision)
    {
        VectorRows rows = new(session, tenant, held.Generation);
        if (from.Generation == held.Generation && from.Dimensions == held.Model.Dimensions)
        {
            VectorSnapshotBuilder builder = new(from);
            if (rows.CatchUp(builder, from.Revision))
            {
                return builder.Build(revision);
            }
        }

        VectorSnapshotBuilder anew = new(format, held.Model.Dimensions, held.Generation);
        rows.ReadAll(anew);
        return anew.Build(revision);
    }
}
