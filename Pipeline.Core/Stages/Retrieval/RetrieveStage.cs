using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Embedding;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches all sources at the same time and fuses what they find. A source that fails or is late costs its hits, not the search; finding nothing is no error.</summary>
internal sealed class RetrieveStage : IGatherStage<EmbeddedQuestion, IReadOnlyList<ChunkHit>, RetrievedPassages>
{
    private const string Name = "retrieve";
    private readonly RetrieveOptions _options;

    /// <param name="options">What is searched and how it is weighed.</param>
    /// <param name="index">What is searched.</param>
    /// <param name="embedder">Embeds a question again when the index has changed its model meanwhile.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public RetrieveStage(RetrieveOptions options, IChunkIndex index, QuestionEmbedder? embedder = null)
    {
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _options = options;
        Branches = [.. options.Sources
            .Select<string, IRetrievalSource>(name => name == RetrievalSources.Dense ? new DenseSource(index, embedder) : new LexicalSource(index, options.Feedback))
            .Select(source => new Branch<EmbeddedQuestion, IReadOnlyList<ChunkHit>>(source.Name, new RetrievalBranch(source, options)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Branch<EmbeddedQuestion, IReadOnlyList<ChunkHit>>> Branches { get; }

    /// <inheritdoc/>
    public ValueTask<RetrievedPassages> JoinAsync(
        EmbeddedQuestion input, IReadOnlyList<BranchResult<IReadOnlyList<ChunkHit>>> branches, IJobContext job, CancellationToken cancellationToken)
    {
        foreach (var lost in branches.Where(branch => !RetrievalJoin.IsOk(branch)))
        {
            var others = string.Join(", ", branches.Where(RetrievalJoin.IsOk).Select(branch => branch.Branch));
            job.Degrade(Name, $"the {lost.Branch} hits were left out; searched: {others}", RetrievalJoin.Cause(lost));
        }

        return ValueTask.FromResult(RetrievalJoin.Join(input, branches, _options, input.Top ?? _options.Top));
    }
}
