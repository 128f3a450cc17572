using Pipeline.Core.Flow.Failures;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>A stage failed an item, and so did its fallback. Transient if one of the causes is.</summary>
internal sealed class FallbackException(string stage, Exception error, string fallback, Exception fallbackError)
    : AggregateException("", error, fallbackError)
{
    public override string Message { get; } =
        $"Stage '{stage}' failed, and so did its fallback '{fallback}'. {FailureText.MessageOf(stage, error)} {fallback}: {FailureText.MessageOf($"{stage}/{fallback}", fallbackError)}";
}
