using System.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;

namespace Pipeline.Core.Flow.Scope;

/// <summary>A job's span that somebody records. Thread-safe.</summary>
internal sealed class JobSpan
{
    private const int MaxExceptions = 8; // spans are kept whole in memory

    private readonly Activity _span;
    private int _exceptions;

    private JobSpan(Activity span) => _span = span;

    public ActivityContext Context => _span.Context;

    /// <summary>The span of a job; <see langword="null"/> when nobody records it.</summary>
    public static JobSpan? Of(Activity? span) => span is { IsAllDataRequested: true } ? new(span) : null;

    public Activity? StartStage(StageContext stage) => PipelineActivity.StartStage(stage.Name, _span.Context);

    /// <summary>Puts a failure on the span, if it is one of the first few.</summary>
    public void Note(string stage, Exception error)
    {
        if (Interlocked.Increment(ref _exceptions) <= MaxExceptions)
        {
            _span.Fail(FailureText.MessageOf(stage, error), error);
        }
    }
}
