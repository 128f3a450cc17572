using System.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>The spans of jobs and stages. Without a listener none is made.</summary>
public static class PipelineActivity
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Pipeline";

    private const string EnqueuePrefix = "enqueue ";
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether a span of that name stands for a job that is accepted.</summary>
    /// <param name="name">The span's name.</param>
    public static bool IsEnqueue(string name) => name.StartsWith(EnqueuePrefix, StringComparison.Ordinal);

    /// <summary>Begins the span of a job that is accepted.</summary>
    internal static Activity? StartEnqueue(string flow, ActivityContext caller) =>
        Source.StartActivity(EnqueuePrefix + flow, ActivityKind.Producer, caller)?.SetTag(TagNames.Flow, flow);

    /// <summary>Says on a span why what it stands for failed, with the exception.</summary>
    internal static void Fail(this Activity? span, string message, Exception error)
    {
        span?.SetStatus(ActivityStatusCode.Error, message);
        span?.AddException(error);
    }

    /// <summary>Begins the span of a job's attempt, a child of the sender's span if the job carries one.</summary>
    internal static Activity? StartJob(Job job)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(job.Request.TraceParent, traceState: null, isRemote: true, out var parent);
        return Source.StartActivity("job " + job.Request.Flow, ActivityKind.Consumer, parent)?
            .SetTag(TagNames.Flow, job.Request.Flow)
            .SetTag(TagNames.JobId, job.Id)
            .SetTag(TagNames.Attempt, job.Attempts);
    }

    /// <summary>Begins the span of one item in one stage.</summary>
    internal static Activity? StartStage(string stage, ActivityContext job) =>
        Source.StartActivity("stage " + stage, ActivityKind.Internal, job)?.SetTag(TagNames.Stage, stage);

    /// <summary>Begins the span of one batch: a child of the first job that is traced, linked to the others.</summary>
    internal static Activity? StartBatch(string stage, IEnumerable<ActivityContext?> jobs)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var traced = jobs.OfType<ActivityContext>().Distinct().ToList();
        return traced.Count == 0 ? null : Source.StartActivity(
            "stage " + stage, ActivityKind.Internal, traced[0], [new(TagNames.Stage, stage)], traced.Skip(1).Select(job => new ActivityLink(job)));
    }
}
