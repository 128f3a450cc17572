using System.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>The spans of jobs and stages. Without a listener none is made.</summary>
public static class PipelineActivity
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Pipeline";

    private static readonly ActivitySource Source = new(SourceName);

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
