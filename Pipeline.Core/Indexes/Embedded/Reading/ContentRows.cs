using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Reading;

/// <summary>Finds vectors by what the model was given.</summary>
internal static class ContentRows
{
    /// <summary>The vectors of the contents that are there.</summary>
    /// <exception cref="Jobs.PermanentException">The index holds vectors of another model.</exception>
    public static Dictionary<Guid, ReadOnlyMemory<float>> FindVectors(SqliteSession session, ModelGuard models, string model, IReadOnlyList<Guid> contents)
    {
        Dictionary<Guid, ReadOnlyMemory<float>> found = [];
        using var read = SqliteRead.Begin(session);
        if (ModelGuard.Read(session) is not { } held || session.Scalar("SELECT EXISTS (SELECT 1 FROM versions)") == 0)
        {
            return found;
        }

        models.AssertHeld(session, held.Model, held.Model with { Identity = model });

        foreach (var content in contents)
        {
            using var rows = session.Prepare(
                "SELECT x.vector FROM chunks c JOIN versions v ON v.id = c.version JOIN vectors x ON x.id = (c.id | ?2) WHERE c.content = ?1 LIMIT 1")
                .Bind(1, content).Bind(2, VectorKeys.First(held.Generation)).Query();
            if (rows.Read() && MemoryMarshal.Cast<byte, float>(rows.Blob(0)) is var vector && vector.Length == held.Model.Dimensions && UnitVectors.IsUnit(vector))
            {
                found[content] = vector.ToArray(); // a damaged one is made anew
            }
        }

        return found;
    }
}
