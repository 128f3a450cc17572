using System.Numerics.Tensors;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Keeps vectors of different models apart: a file holds vectors of one.</summary>
/// <param name="path">The file, for error texts.</param>
internal sealed class ModelGuard(string path)
{
    // Far more than rounding does, far less than a model that does not normalise.
    private const float LengthTolerance = 0.01f;

    /// <summary>Checks vectors among themselves, before any transaction.</summary>
    /// <exception cref="PermanentException">They differ in model or size, or one is not of unit length.</exception>
    public static void Check(IReadOnlyList<EmbeddedChunk> chunks)
    {
        var first = chunks[0];
        foreach (var chunk in chunks)
        {
            if (chunk.Model != first.Model || chunk.Vector.Length != first.Vector.Length)
            {
                throw Mismatch(new IndexModel(first.Model, first.Vector.Length), new IndexModel(chunk.Model, chunk.Vector.Length), "The batch");
            }

            // Written so that NaN fails it.
            var length = TensorPrimitives.Norm(chunk.Vector.Span);
            if (!(Math.Abs(length - 1) <= LengthTolerance))
            {
                throw new PermanentException(
                    $"The vector of chunk {chunk.Chunk.Ordinal} of '{chunk.Chunk.Document.DocumentId}' has length {length} instead of 1. "
                    + "Normalise what the embedding model answers.");
            }
        }
    }

    /// <summary>The model of the file's vectors, or <see langword="null"/> when it never had any.</summary>
    public static IndexModel? Read(SqliteSession session)
    {
        using var rows = session.Prepare("SELECT identity, dimensions FROM model").Query();
        return rows.Read() ? new IndexModel(rows.Text(0), rows.Int32(1)) : null;
    }

    /// <summary>Lets a write in when its model is the file's; an empty file takes over the write's. Inside the write's transaction.</summary>
    /// <exception cref="PermanentException">The file holds vectors of another.</exception>
    public void Admit(SqliteSession session, IndexModel model)
    {
        var held = Read(session);
        if (held == model)
        {
            return;
        }

        if (held is not null && session.Scalar("SELECT EXISTS (SELECT 1 FROM vectors)") == 1)
        {
            throw Mismatch(held, model, $"The index '{path}'");
        }

        session.Prepare("INSERT OR REPLACE INTO model (only, identity, dimensions) VALUES (1, ?1, ?2)")
            .Bind(1, model.Identity).Bind(2, model.Dimensions).Run();
    }

    /// <summary>Lets a search in when its model is the file's.</summary>
    /// <exception cref="PermanentException">The file holds vectors of another.</exception>
    public void AssertSearchable(IndexModel held, IndexModel model)
    {
        if (held != model)
        {
            throw Mismatch(held, model, $"The index '{path}'");
        }
    }

    private static PermanentException Mismatch(IndexModel held, IndexModel model, string holder) =>
        new($"{holder} holds vectors of {held}, this one is of {model}: they can't be compared. Set models.embedding to the model the index was made with, "
            + "or point index.embedded.path at a new file and ingest the documents again.");
}
