using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Failures;

/// <summary>
/// Reads the causes inside an exception: what an <see cref="AggregateException"/> holds side by side, and inner exceptions, each kind once with its count. Pure;
/// bounded in depth, number and length.
/// </summary>
internal static class FailureCauses
{
    internal const int MaxDepth = 6;
    internal const int MaxCauses = 20;
    private const int MaxMessageLength = 500;

    /// <summary>An exception that only wraps one other stands for it.</summary>
    public static Exception Unwrap(Exception error)
    {
        for (var depth = 0; depth < MaxDepth && error.GetType() == typeof(AggregateException) && error is AggregateException { InnerExceptions: [var only] }; depth++)
        {
            error = only;
        }

        return error;
    }

    /// <summary>What caused an exception.</summary>
    public static IReadOnlyList<FailureCause> Of(string stage, Exception error) => Of(stage, error, MaxDepth);

    /// <summary>The causes of two failures that are alike, with the sum of their counts.</summary>
    public static IReadOnlyList<FailureCause> Merge(IReadOnlyList<FailureCause> known, IReadOnlyList<FailureCause> more) =>
        more.Count == 0 ? known : Group(known.Concat(more));

    private static FailureCause[] Of(string stage, Exception error, int depth)
    {
        IEnumerable<Exception> inner = error is AggregateException several ? several.InnerExceptions : error.InnerException is { } one ? [one] : [];
        return depth == 0 ? [] : Group(inner.Take(MaxCauses).Select(Unwrap).Select(cause => new FailureCause(
            FailureText.TypeOf(cause), FailureText.Cut(FailureText.MessageOf(stage, cause), MaxMessageLength), 1, Of(stage, cause, depth - 1))));
    }

    private static FailureCause[] Group(IEnumerable<FailureCause> causes) =>
        [.. causes.GroupBy(cause => (cause.Error, FailurePattern.Of(cause.Message)), (_, alike) => Sum([.. alike])).Take(MaxCauses)];

    private static FailureCause Sum(IReadOnlyList<FailureCause> alike) => alike is [var only] ? only : alike[0] with
    {
        Count = alike.Sum(cause => cause.Count),
        Causes = Group(alike.SelectMany(cause => cause.Causes)),
    };
}
