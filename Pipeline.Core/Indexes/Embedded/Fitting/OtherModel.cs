using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>The vectors of another model beside the current ones.</summary>
internal static class OtherModel
{
    /// <summary>How many chunks have one. Reads an index of all chunks.</summary>
    public static OtherVectors? Find(SqliteSession session)
    {
        using var read = SqliteRead.Begin(session);
        var generation = ModelGuard.Read(session)?.Next ?? 0;
        var total = session.Scalar("SELECT count(*) FROM chunks");
        var missing = ChunkTextReader.CountMissing(session, generation);
        using var rows = session.Prepare("SELECT identity, dimensions FROM next_model").Query();
        return rows.Read() ? new OtherVectors(rows.Text(0), rows.Int32(1), generation, total - missing, total) : null;
    }

    /// <summary>Deletes some vectors that are of neither the current nor the next model.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool DeleteUnneeded(SqliteSession session) => !ModelRows.HasNext(session) && ModelRows.DeleteSome(session, ModelGuard.Read(session)?.Next ?? 0);

    /// <summary>Gives up the next model. Its vectors are deleted by <see cref="DeleteUnneeded"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Drop(SqliteSession session)
    {
        var isThere = ModelRows.HasNext(session);
        ModelRows.DropNext(session);
        return isThere;
    }
}
