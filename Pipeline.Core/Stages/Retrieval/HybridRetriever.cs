using Microsoft.Extensions.AI;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Retrieval outside of a flow, for <c>search</c>: the same sources and the same fusion as the stage <c>retrieve</c>. Thread-safe.</summary>
/// <param name="index">What is searched.</param>
/// <param name="generator">What embeds the questions.</param>
/// <param name="options">The weights; its sources do not matter here, the mode says.</param>
/// <param name="time">Measures how long things take.</param>
public sealed class HybridRetriever(IChunkIndex index, IEmbeddingGenerator<string, Embedding<float>> generator, RetrieveOptions options, TimeProvider time)
{
    /// <summary>The most hits of one search.</summary>
    public const int MaxTop = 2_000;

    private readonly QuestionEmbedder _embedder = new(generator, ModelIdentity.Of(generator), time);

    /// <summary>Searches all of a tenant's documents.</summary>
    /// <inheritdoc cref="SearchAsync(string, string, int, SearchMode, ChunkFilter, CancellationToken)"/>
    public Task<RetrievedPassages> SearchAsync(string question, string tenant, int top, SearchMode mode, CancellationToken cancellationToken) =>
        SearchAsync(question, tenant, top, mode, filter: null, cancellationToken);

    /// <summary>Searches.</summary>
    /// <param name="question">Any text that is not blank.</param>
    /// <param name="tenant">Whose chunks.</param>
    /// <param name="top">1–2,000 hits.</param>
    /// <param name="mode">What to go by.</param>
    /// <param name="filter">Which documents; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The hits, and how each source did. One that failed is reported there.</returns>
    /// <exception cref="PermanentException">The question is blank, or a source failed for good: the index holds vectors of another model.</exception>
    /// <exception cref="InvalidOperationException">All sources failed; names each cause.</exception>
    public async Task<RetrievedPassages> SearchAsync(
        string question, string tenant, int top, SearchMode mode, ChunkFilter? filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxTop);
        if (string.IsNullOrWhiteSpace(question))
        {
            throw new PermanentException("The question is blank; give some words to search for.");
        }

        var (embedded, fault) = await EmbedAsync(question, top, mode, cancellationToken).ConfigureAwait(false);
        ChunkQuery query = new(tenant, HybridFusion.Depth(top), filter);
        var results = await TaskScope.RunAsync("search", scope => SearchAllAsync(scope, mode, fault, embedded, query), options: null, cancellationToken).ConfigureAwait(false);
        ThrowIfAllFailed(results);
        RetrievalJoin.ThrowIfOneFailedForGood(results);
        return RetrievalJoin.Join(embedded, results, options, top);
    }

    /// <summary>The question with its vector where one is needed; without one, and why, when the model is away: its words are searched all the same.</summary>
    private async Task<(VectorizedQuestion Question, Exception? Fault)> EmbedAsync(string question, int top, SearchMode mode, CancellationToken cancellationToken)
    {
        VectorizedQuestion plain = new(question, top, default, "", 0);
        try
        {
            return (mode == SearchMode.Lexical ? plain : await _embedder.EmbedAsync(question, top, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (plain, error);
        }
    }

    private IEnumerable<(string Name, IRetrievalSource Source)> SourcesOf(SearchMode mode)
    {
        if (mode != SearchMode.Lexical)
        {
            yield return (RetrievalSources.Dense, new DenseSource(index, _embedder));
        }

        if (mode != SearchMode.Dense)
        {
            yield return (RetrievalSources.Lexical, new LexicalSource(index, options.Feedback));
        }
    }

    /// <summary>Side by side: an index may search where it is called.</summary>
    private async Task<BranchResult<IReadOnlyList<ChunkHit>>[]> SearchAllAsync(TaskScope scope, SearchMode mode, Exception? fault, VectorizedQuestion question, ChunkQuery query)
    {
        List<Task<BranchResult<IReadOnlyList<ChunkHit>>>> searches = [];
        foreach (var (name, source) in SourcesOf(mode))
        {
            searches.Add(fault is not null && source is DenseSource
                ? Task.FromResult(new BranchResult<IReadOnlyList<ChunkHit>>(name, BranchStatus.Failed, null, fault, TimeSpan.Zero))
                : await scope.StartAsync(name, token => RunAsync(name, source, question, query, token)).ConfigureAwait(false));
        }

        return await Task.WhenAll(searches).ConfigureAwait(false);
    }

    private async Task<BranchResult<IReadOnlyList<ChunkHit>>> RunAsync(
        string name, IRetrievalSource source, VectorizedQuestion question, ChunkQuery query, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var hits = await source.SearchAsync(question, query, cancellationToken).ConfigureAwait(false);
            return new(name, BranchStatus.Ok, hits, null, time.GetElapsedTime(started));
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(name, BranchStatus.Failed, null, error, time.GetElapsedTime(started));
        }
    }

    private static void ThrowIfAllFailed(BranchResult<IReadOnlyList<ChunkHit>>[] results)
    {
        if (results.Any(RetrievalJoin.IsOk))
        {
            return;
        }

        var causes = $"No source could be searched. {string.Join(" ", results.Select(result => $"{result.Branch}: {RetrievalJoin.Cause(result)}"))}";
        throw results.Any(result => result.Error is PermanentException)
            ? new PermanentException(causes, results[0].Error)
            : new InvalidOperationException(causes, results[0].Error);
    }
}
