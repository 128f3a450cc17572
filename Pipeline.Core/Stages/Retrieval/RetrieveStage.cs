using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches all sources at the same time and fuses what they find. A source that fails or is late costs its hits, not the search, unless it fails for good; finding nothing is no error.</summary>
internal sealed class RetrieveStage : IGatherStage<VectorizedQuestion, IReadOnlyList<ChunkHit>, RetrievedPassages>
{
    private const string Name = "retrieve";
    private readonly RetrieveOptions _options;

    /// <param name="options">What is searched and how it is weighed.</param>
    /// <param name="index">What is searched.</param>
    /// <param name="embedder">Embeds a question again when the index has changed its model meanwhile.</param>
    /// <param name="own">Sources beside the built-in ones, by name.</param>
    /// <exception cref="ArgumentException">The options are out of range, or name a source that nobody knows.</exception>
    public RetrieveStage(RetrieveOptions options, IChunkIndex index, QuestionEmbedder? embedder = null, IReadOnlyDictionary<string, IRetrievalSource>? own = null)
    {
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _options = options;
        Dictionary<string, IRetrievalSource> known = new(own ?? new Dictionary<string, IRetrievalSource>(), StringComparer.Ordinal)
        {
            [RetrievalSources.Dense] = new DenseSource(index, embedder),
            [RetrievalSources.Lexical] = new LexicalSource(index, options.Feedback),
            [RetrievalSources.Fused] = new FusedSource(index, embedder),
        };
        Branches = [.. options.Sources.Select(name => new Branch<VectorizedQuestion, IReadOnlyList<ChunkHit>>(name, new RetrievalBranch(Find(name, known, nameof(options)), options)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Branch<VectorizedQuestion, IReadOnlyList<ChunkHit>>> Branches { get; }

    /// <inheritdoc/>
    public ValueTask<RetrievedPassages> JoinAsync(
        VectorizedQuestion input, IReadOnlyList<BranchResult<IReadOnlyList<ChunkHit>>> branches, IJobContext job, CancellationToken cancellationToken)
    {
        RetrievalJoin.ThrowIfOneFailedForGood(branches);
        foreach (var lost in branches.Where(branch => !RetrievalJoin.IsOk(branch)))
        {
            var others = string.Join(", ", branches.Where(RetrievalJoin.IsOk).Select(branch => branch.Branch));
            job.Degrade(Name, $"the {lost.Branch} hits were left out; searched: {others}", RetrievalJoin.Cause(lost));
        }

        return ValueTask.FromResult(RetrievalJoin.Join(input, branches, _options, input.Top ?? _options.Top));
    }

    private static IRetrievalSource Find(string name, Dictionary<string, IRetrievalSource> known, string parameter) => known.GetValueOrDefault(name)
        ?? throw new ArgumentException($"'sources' names '{name}', which is not registered; there are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}", parameter);
}
