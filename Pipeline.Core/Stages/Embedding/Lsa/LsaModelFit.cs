using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Lsa;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>
/// Fits the index's model to what the index holds, when that has changed enough, and changes it in one step: searches and writes go on meanwhile. The model is a
/// pure function of the readable corpus: the same documents give the same model and the same vectors, bit for bit, on every machine, however often the way
/// there was interrupted. So call it when there is nothing else to do, not in the midst of a run of jobs.
/// </summary>
/// <remarks>Thread-safe; of two calls at the same time, in one process or in several, the later one's model stays.</remarks>
/// <param name="store">Where texts come from and models go.</param>
/// <param name="dimensions">The most dimensions; small corpora get fewer.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="logger">For its log lines.</param>
internal sealed class LsaModelFit(IModelStore store, int dimensions, TimeProvider time, ILogger<LsaModelFit> logger) : IModelFit, IModelMaker
{
    // About so many chunks are looked at: more make the fit slower, and vectors hardly better.
    private const int Sample = 4096;

    private const long None = -1;

    // Where the last call that found nothing to do was: nothing is to be done again as long as the index is there.
    private long _seen = None;

    /// <summary>Fits and changes the model if that is due: for a small index after every change, for a large one when it has changed by a tenth.</summary>
    /// <param name="cancellationToken">Stops it. What was done is not lost: the next call goes on from there.</param>
    /// <returns>Whether the index has changed its model.</returns>
    public Task<bool> RunAsync(CancellationToken cancellationToken) => RunAsync(LsaSchedule.IsDue, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RunIfQuickAsync(CancellationToken cancellationToken) =>
        (await store.ReadCorpusAsync(cancellationToken).ConfigureAwait(false)).Chunks <= LsaSchedule.Quick && await RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Fits and changes the model if the index has changed at all since it was fitted.</summary>
    /// <param name="cancellationToken">Stops it. What was done is not lost: the next call goes on from there.</param>
    /// <returns>Whether the index has changed its model.</returns>
    public Task<bool> RunAnewAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _seen, None);
        return RunAsync(LsaSchedule.IsStale, cancellationToken);
    }

    private async Task<bool> RunAsync(Func<FittedModel?, CorpusState, int, bool> isWanted, CancellationToken cancellationToken)
    {
        // Before the corpus: what changes meanwhile is seen by the next call.
        var revision = await store.ReadRevisionAsync(cancellationToken).ConfigureAwait(false);
        if (revision == Volatile.Read(ref _seen))
        {
            return false;
        }

        var corpus = await store.ReadCorpusAsync(cancellationToken).ConfigureAwait(false);
        if (!isWanted(await store.ReadModelAsync(cancellationToken).ConfigureAwait(false), corpus, dimensions))
        {
            Volatile.Write(ref _seen, revision);
            return false;
        }

        return await FitAsync(corpus, cancellationToken).ConfigureAwait(false) is { } made && await store.ChangeModelAsync(made, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ModelReplacement> MakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var corpus = await store.ReadCorpusAsync(cancellationToken).ConfigureAwait(false);
            if (await FitAsync(corpus, cancellationToken).ConfigureAwait(false) is { } made)
            {
                return made;
            }
        }
    }

    /// <returns><see langword="null"/> when somebody has written meanwhile.</returns>
    private async Task<ModelReplacement?> FitAsync(CorpusState corpus, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (identity, fitting) = LsaSchedule.For(corpus, dimensions);
        var payload = ReadOnlyMemory<byte>.Empty;
        if (LsaSchedule.IsFitted(identity))
        {
            var texts = await SampleAsync(corpus.Chunks, cancellationToken).ConfigureAwait(false);
            if (await store.ReadCorpusAsync(cancellationToken).ConfigureAwait(false) != corpus)
            {
                // Somebody writes. A model of what was there for a moment would not be a function of what is there in the end.
                return null;
            }

            payload = await Task.Run(() => LsaFit.Fit(texts, corpus.Chunks, fitting, cancellationToken), cancellationToken).ConfigureAwait(false);
            Log.ModelFitted(logger, identity, texts.Count, time.GetElapsedTime(started).TotalMilliseconds);
        }

        FittedModel model = new(identity, fitting, payload);
        var embed = Embed(LsaVectors.Of(model));
        return new ModelReplacement(model, (chunks, _) => new(embed(chunks))) { EmbedAtOnce = embed };
    }

    private static Func<IReadOnlyList<ChunkText>, IReadOnlyList<ReadOnlyMemory<float>>> Embed(LsaVectors vectors) => chunks =>
    {
        var texts = chunks.Select(EmbeddingText.Of).ToList();
        VectorizedTexts embedded = new([.. vectors.Embed(texts)], vectors.Identity);
        return [.. texts.Select((text, index) => embedded.VectorOf(index, text))];
    };

    /// <summary>The texts of some chunks, in the order of the corpus: all of a small corpus, of a large one those whose ids' hashes fall into a share of all hashes.</summary>
    private async Task<List<string>> SampleAsync(long chunks, CancellationToken cancellationToken)
    {
        var share = chunks <= Sample ? ulong.MaxValue : (ulong)(ulong.MaxValue * ((double)Sample / chunks));
        List<string> texts = [];
        await foreach (var chunk in store.ReadTextsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (HashOf(chunk.Id) <= share)
            {
                texts.Add(EmbeddingText.Of(chunk));
            }
        }

        return texts;
    }

    private static ulong HashOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return FeatureHash.Mix(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
