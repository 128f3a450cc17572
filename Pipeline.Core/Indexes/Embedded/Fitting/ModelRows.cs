using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>Reads and writes the rows of a change of model. All but <see cref="ReadCurrent"/> inside a write transaction.</summary>
internal static class ModelRows
{
    private const int DeletedAtOnce = 2048;

    /// <summary>The current model with what it is made of.</summary>
    public static FittedModel? ReadCurrent(SqliteSession session)
    {
        using var rows = session.Prepare("SELECT identity, dimensions, payload FROM model").Query();
        return rows.Read() ? new FittedModel(rows.Text(0), rows.Int32(1), rows.Blob(2).ToArray()) : null;
    }

    /// <summary>Whether a model is the one whose vectors are being made.</summary>
    public static bool IsNext(SqliteSession session, FittedModel model)
    {
        using var rows = session.Prepare("SELECT 1 FROM next_model WHERE identity = ?1 AND dimensions = ?2")
            .Bind(1, model.Identity).Bind(2, model.Dimensions).Query();
        return rows.Read();
    }

    /// <summary>Whether a model's vectors are being made.</summary>
    public static bool HasNext(SqliteSession session) => session.Scalar("SELECT EXISTS (SELECT 1 FROM next_model)") == 1;

    /// <summary>Keeps the model whose vectors are to be made.</summary>
    public static void AddNext(SqliteSession session, FittedModel model) =>
        session.Prepare("INSERT INTO next_model (only, identity, dimensions, payload) VALUES (1, ?1, ?2, ?3)")
            .Bind(1, model.Identity).Bind(2, model.Dimensions).Bind(3, model.Payload.Span).Run();

    /// <summary>Gives up the model whose vectors are being made, if there is one. They stay behind.</summary>
    public static void DropNext(SqliteSession session) => session.Prepare("DELETE FROM next_model").Run();

    /// <summary>Deletes some of a generation's vectors: few enough that other writers hardly wait.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool DeleteSome(SqliteSession session, long generation) =>
        session.Prepare("DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3)")
            .Bind(1, VectorKeys.First(generation)).Bind(2, VectorKeys.Last(generation)).Bind(3, DeletedAtOnce).Run() == DeletedAtOnce;

    /// <summary>Stores a vector of the next model, unless its chunk has gone.</summary>
    public static void AddVector(SqliteSession session, long generation, long chunk, ReadOnlySpan<byte> vector) =>
        session.Prepare("INSERT OR REPLACE INTO vectors (id, version, vector) SELECT ?1, version, ?3 FROM chunks WHERE id = ?2")
            .Bind(1, VectorKeys.Of(generation, chunk)).Bind(2, chunk).Bind(3, vector).Run();

    /// <summary>Makes the next model the current one.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="generation">The next generation.</param>
    /// <param name="keepsFormer">Whether the former model takes the next one's place, with the vectors it has: the generation after this one has the ids of the one before.</param>
    public static void Switch(SqliteSession session, long generation, bool keepsFormer)
    {
        var former = keepsFormer ? ReadCurrent(session) : null;
        session.Prepare("INSERT OR IGNORE INTO former_models (identity) SELECT identity FROM model").Run();
        session.Prepare("DELETE FROM former_models WHERE identity IN (SELECT identity FROM next_model)").Run();
        session.Prepare(
            """
            INSERT OR REPLACE INTO model (only, identity, dimensions, generation, payload)
            SELECT 1, identity, dimensions, ?1, payload FROM next_model
            """).Bind(1, generation).Run();
        DropNext(session);
        if (former is not null)
        {
            AddNext(session, former);
        }
    }
}
