namespace Pipeline.Core.Jobs;

/// <summary>A job's failures as a tree: stages, in each what failed, under each its causes. Pure.</summary>
/// <param name="Stage">The stage; <see cref="JobFailure.Unlisted"/> for various ones.</param>
/// <param name="Count">How many items failed there.</param>
/// <param name="Failures">What failed, the most frequent first; without the names of all and the kept inputs.</param>
public sealed record FailureTree(string Stage, long Count, IReadOnlyList<JobFailure> Failures)
{
    /// <summary>The tree of some failures; stages in the order of their first failure.</summary>
    /// <param name="failures">The failures, as a job keeps them.</param>
    /// <param name="withItems">Whether the names of all that failed stay.</param>
    public static IReadOnlyList<FailureTree> Of(IEnumerable<JobFailure> failures, bool withItems = false) =>
        [.. failures.GroupBy(failure => failure.Stage, StringComparer.Ordinal).Select(stage => new FailureTree(
            stage.Key,
            stage.Sum(failure => failure.Count),
            [.. stage.OrderByDescending(failure => failure.Count).Select(failure => failure with { Items = withItems ? failure.Items : [], Inputs = [] })]))];
}
