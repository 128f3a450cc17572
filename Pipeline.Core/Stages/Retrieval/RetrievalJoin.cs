using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Makes the answer of a search of what its sources gave. Pure; the one place where the stage and the command <c>search</c> meet.</summary>
internal static class RetrievalJoin
{
    public static RetrievedPassages Join(VectorizedQuestion question, IReadOnlyList<BranchResult<IReadOnlyList<ChunkHit>>> results, RetrieveOptions options, int top) => new()
    {
        Question = question.Question,
        Asked = question.Asked,
        Hits = PassageSelection.Select(
            HybridFusion.Fuse([.. results.Where(IsOk).Select(result => new SourceHits(result.Branch, result.Value!))], LexicalWeight(question, options), int.MaxValue), options, top),
        Sources = [.. results.Select(Report)],
        EmbedMs = question.EmbedMs,
        RetrieveMs = results.Count == 0 ? 0 : results.Max(result => result.Elapsed.TotalMilliseconds),
    };

    /// <summary>What no wait and no other attempt mends, as an index of another model, is nothing to pass over: the search would be a worse one for ever.</summary>
    /// <exception cref="PermanentException">A source failed so.</exception>
    public static void ThrowIfOneFailedForGood(IEnumerable<BranchResult<IReadOnlyList<ChunkHit>>> results)
    {
        if (results.FirstOrDefault(result => result.Error is PermanentException) is { } lost)
        {
            throw new PermanentException($"The source {lost.Branch} cannot be searched. {Cause(lost)}", lost.Error);
        }
    }

    /// <summary>Why a source gave nothing.</summary>
    public static string Cause(BranchResult<IReadOnlyList<ChunkHit>> result) => result.Status == BranchStatus.TimedOut
        ? $"it had not answered after {result.Elapsed.TotalMilliseconds:0} ms"
        : result.Error?.Message ?? "unknown cause";

    public static bool IsOk(BranchResult<IReadOnlyList<ChunkHit>> result) => result is { Status: BranchStatus.Ok, Value: not null };

    private static double LexicalWeight(VectorizedQuestion question, RetrieveOptions options) =>
        options.LexicalWeight ?? 1 - (question.DenseShare ?? RetrieveOptions.DenseShare);

    private static SourceReport Report(BranchResult<IReadOnlyList<ChunkHit>> result) => new(
        result.Branch, result.Status, result.Value?.Count ?? 0, result.Elapsed.TotalMilliseconds, IsOk(result) ? null : Cause(result));
}
