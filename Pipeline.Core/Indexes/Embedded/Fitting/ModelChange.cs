using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>
/// One call of <see cref="IModelStore.ChangeModelAsync"/>: writes the next generation of vectors beside the current one, then raises the generation.
/// How far it has come is in the file alone, so that a later call, also of another process, goes on from there: a row in next_model says whose the
/// vectors of the next generation are; without one nobody needs them.
/// </summary>
internal sealed class ModelChange(
    SqliteWriter writer, SqliteReaders readers, FittedModel model, Func<IReadOnlyList<ChunkText>, IReadOnlyList<ReadOnlyMemory<float>>> embed)
{
    private const int BatchChunks = 1024;

    // The last ones are embedded inside the switching transaction, while other writers wait.
    private const int LastChunks = 256;

    /// <summary>Runs it; see <see cref="IModelStore.ChangeModelAsync"/>.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var step = ModelChangeStep.Clearing;
        while (step == ModelChangeStep.Clearing)
        {
            step = await writer.RunIfFreeAsync(Durability.Normal, Begin, cancellationToken).ConfigureAwait(false); // a better model can wait, whoever writes
        }

        while (step == ModelChangeStep.Embedding)
        {
            step = await GoOnAsync(cancellationToken).ConfigureAwait(false);
        }

        while (await writer.RunAsync(Durability.Normal, DeleteFormer, cancellationToken).ConfigureAwait(false))
        {
        }

        return step == ModelChangeStep.Current;
    }

    private static long NextGeneration(SqliteSession session) => ModelGuard.Read(session)?.Next ?? 0;

    private static bool DeleteFormer(SqliteSession session) => !ModelRows.HasNext(session) && ModelRows.DeleteSome(session, NextGeneration(session));

    private ModelChangeStep Begin(SqliteSession session)
    {
        if (Look(session) is var step and not ModelChangeStep.Superseded)
        {
            return step;
        }

        ModelRows.DropNext(session);
        if (ModelRows.DeleteSome(session, NextGeneration(session)))
        {
            return ModelChangeStep.Clearing;
        }

        ModelRows.AddNext(session, model);
        return ModelChangeStep.Embedding;
    }

    private async Task<ModelChangeStep> GoOnAsync(CancellationToken cancellationToken)
    {
        var missing = await readers.ReadAsync(session => ChunkTextReader.ReadMissing(session, NextGeneration(session), BatchChunks), cancellationToken)
            .ConfigureAwait(false);
        if (missing.Count <= LastChunks)
        {
            return await writer.RunAsync(Durability.Full, EmbedLastAndSwitch, cancellationToken).ConfigureAwait(false);
        }

        var vectors = await Task.Run(() => Embed(missing), cancellationToken).ConfigureAwait(false);

        // Not flushed: what a power cut takes is embedded again, and the switch flushes all that came before it.
        return await writer.RunAsync(Durability.Normal, session => Write(session, missing, vectors), cancellationToken).ConfigureAwait(false);
    }

    private ModelChangeStep EmbedLastAndSwitch(SqliteSession session)
    {
        if (Look(session) is var step and not ModelChangeStep.Embedding)
        {
            return step;
        }

        var generation = NextGeneration(session);
        var missing = ChunkTextReader.ReadMissing(session, generation, LastChunks + 1);
        if (missing.Count > LastChunks)
        {
            return ModelChangeStep.Embedding;
        }

        Write(session, missing, Embed(missing));
        ModelRows.Switch(session, generation);
        return ModelChangeStep.Current;
    }

    private ModelChangeStep Write(SqliteSession session, List<(long Key, ChunkText Text)> chunks, IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        if (Look(session) is var step and not ModelChangeStep.Embedding)
        {
            return step;
        }

        var generation = NextGeneration(session);
        for (var i = 0; i < chunks.Count; i++)
        {
            ModelRows.AddVector(session, generation, chunks[i].Key, MemoryMarshal.AsBytes(vectors[i].Span));
        }

        return ModelChangeStep.Embedding;
    }

    private ModelChangeStep Look(SqliteSession session)
    {
        if (ModelRows.IsNext(session, model))
        {
            return ModelChangeStep.Embedding;
        }

        var isCurrent = ModelGuard.Read(session)?.Model == new IndexModel(model.Identity, model.Dimensions);
        return isCurrent ? ModelChangeStep.Current : ModelChangeStep.Superseded;
    }

    private IReadOnlyList<ReadOnlyMemory<float>> Embed(List<(long Key, ChunkText Text)> chunks)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var texts = chunks.ConvertAll(static chunk => chunk.Text);
        var vectors = embed(texts);
        UnitVectors.AssertMadeOf(texts, vectors, model);
        return vectors;
    }
}
