using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>
/// One call of <see cref="IModelStore.ChangeModelAsync"/>: writes the next generation of vectors beside the current one, then raises the generation.
/// How far it has come is in the file alone, so that a later call, also of another process, goes on from there: a row in next_model says whose the
/// vectors of the next generation are; without one nobody needs them. A former model that is kept is in that row again: the way back is another change, of which nearly all is done.
/// </summary>
internal sealed class ModelChange(SqliteWriter writer, SqliteReaders readers, ModelReplacement change)
{
    // A killed process loses a page of vectors at most: what costs little is made by the thousand.
    private const int CheapChunks = 1024;
    private const int CostlyChunks = 256;

    // The last ones are embedded inside the switching transaction, while other writers wait: only of a model that computes them at once.
    private const int LastChunks = 256;

    private readonly FittedModel _model = change.Model;
    private readonly int _last = change.EmbedAtOnce is null ? 0 : LastChunks;
    private OtherVectors? _progress;

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

        while (await writer.RunAsync(Durability.Normal, OtherModel.DeleteUnneeded, cancellationToken).ConfigureAwait(false))
        {
        }

        return step == ModelChangeStep.Current;
    }

    private static long NextGeneration(SqliteSession session) => ModelGuard.Read(session)?.Next ?? 0;

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

        ModelRows.AddNext(session, _model);
        return ModelChangeStep.Embedding;
    }

    private async Task<ModelChangeStep> GoOnAsync(CancellationToken cancellationToken)
    {
        var page = change.EmbedAtOnce is null ? CostlyChunks : CheapChunks;
        var missing = await readers.ReadAsync(session => ChunkTextReader.ReadMissing(session, NextGeneration(session), page), cancellationToken).ConfigureAwait(false);
        await TellAsync(missing.Count == 0, cancellationToken).ConfigureAwait(false);
        if (missing.Count <= _last)
        {
            return change.MaySwitchAsync is { } may && !await may(cancellationToken).ConfigureAwait(false)
                ? ModelChangeStep.Held
                : await writer.RunAsync(Durability.Full, EmbedLastAndSwitch, cancellationToken).ConfigureAwait(false);
        }

        var texts = missing.ConvertAll(static chunk => chunk.Text);
        var vectors = await Task.Run(async () => await change.EmbedAsync(texts, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        UnitVectors.AssertMadeOf(texts, vectors, _model);

        // Not flushed: what a power cut takes is embedded again, and the switch flushes all that came before it. Not given up either: what is embedded is stored.
        var step = await writer.RunAsync(Durability.Normal, session => Write(session, missing, vectors), CancellationToken.None).ConfigureAwait(false);
        _progress = _progress is { } before ? before with { Done = Math.Min(before.Total, before.Done + missing.Count) } : null;
        return step;
    }

    /// <summary>Tells how far it is: counted at the beginning and the end, and reckoned between.</summary>
    private async Task TellAsync(bool isEnd, CancellationToken cancellationToken)
    {
        if (change.Progress is { } tell)
        {
            _progress = _progress is null || isEnd ? await readers.ReadAsync(OtherModel.Find, cancellationToken).ConfigureAwait(false) : _progress;
            if (_progress is { } progress)
            {
                tell(progress);
            }
        }
    }

    private ModelChangeStep EmbedLastAndSwitch(SqliteSession session)
    {
        if (Look(session) is var step and not ModelChangeStep.Embedding)
        {
            return step;
        }

        var generation = NextGeneration(session);
        var missing = ChunkTextReader.ReadMissing(session, generation, _last + 1);
        if (missing.Count > _last)
        {
            return ModelChangeStep.Embedding;
        }

        Write(session, missing, EmbedAtOnce(missing));
        ModelRows.Switch(session, generation, change.KeepsFormer);
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
        if (ModelRows.IsNext(session, _model))
        {
            return ModelChangeStep.Embedding;
        }

        var isCurrent = ModelGuard.Read(session)?.Model == new IndexModel(_model.Identity, _model.Dimensions);
        return isCurrent ? ModelChangeStep.Current : ModelChangeStep.Superseded;
    }

    private IReadOnlyList<ReadOnlyMemory<float>> EmbedAtOnce(List<(long Key, ChunkText Text)> chunks)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var texts = chunks.ConvertAll(static chunk => chunk.Text);
        var vectors = change.EmbedAtOnce!(texts);
        UnitVectors.AssertMadeOf(texts, vectors, _model);
        return vectors;
    }
}
