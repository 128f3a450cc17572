using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>Keeps vectors of different models apart: searches see vectors of one.</summary>
/// <param name="path">The file, for error texts.</param>
internal sealed class ModelGuard(string path)
{
    /// <summary>The model of the file's vectors, or <see langword="null"/> when it never had any.</summary>
    public static HeldModel? Read(SqliteSession session)
    {
        using var rows = session.Prepare("SELECT identity, dimensions, generation FROM model").Query();
        return rows.Read() ? new HeldModel(new IndexModel(rows.Text(0), rows.Int32(1)), rows.Int64(2)) : null;
    }

    /// <summary>Lets a write in when its models are the file's; an empty file takes over the write's. Inside the write's transaction.</summary>
    /// <returns>The file's model.</returns>
    /// <exception cref="PermanentException">The file holds vectors of another.</exception>
    /// <exception cref="ModelChangedException">The file has changed from that model to another.</exception>
    public HeldModel Admit(SqliteSession session, List<IndexModel> models)
    {
        var held = Read(session);
        if (held is null || (held.Model != models[0] && session.Scalar("SELECT EXISTS (SELECT 1 FROM versions)") == 0))
        {
            held = new HeldModel(models[0], held?.Generation ?? 0);
            TakeOver(session, held);
        }

        foreach (var model in models)
        {
            AssertHeld(session, held.Model, model);
        }

        return held;
    }

    /// <summary>Lets vectors in when their model is the file's.</summary>
    /// <exception cref="PermanentException">The file holds vectors of another.</exception>
    /// <exception cref="ModelChangedException">The file has changed from that model to another.</exception>
    public void AssertHeld(SqliteSession session, IndexModel held, IndexModel model)
    {
        if (held == model)
        {
            return;
        }

        using var former = session.Prepare("SELECT 1 FROM former_models WHERE identity = ?1").Bind(1, model.Identity).Query();
        throw former.Read()
            ? new ModelChangedException(held.Identity, model.Identity)
            : new PermanentException(
                $"The index '{path}' holds vectors of {held}, this one is of {model}: they can't be compared. Set models.embedding to the model the index was "
                + "made with, or give the index vectors of the other one: pipeline index reembed.");
    }

    private static void TakeOver(SqliteSession session, HeldModel held) =>
        session.Prepare("INSERT OR REPLACE INTO model (only, identity, dimensions, generation) VALUES (1, ?1, ?2, ?3)")
            .Bind(1, held.Model.Identity).Bind(2, held.Model.Dimensions).Bind(3, held.Generation).Run();
}
