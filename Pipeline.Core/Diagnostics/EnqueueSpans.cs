using System.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// The spans of jobs while they are accepted, one a job, and what ties the jobs to them: a request that carries no trace gets that of its span or, when nobody
/// listens, of the caller's. For one caller.
/// </summary>
internal sealed class EnqueueSpans : IDisposable
{
    private readonly List<Activity> _spans = [];

    /// <summary>The request with the trace its job belongs to.</summary>
    public JobRequest Stamp(JobRequest request)
    {
        if (request.TraceParent is not null)
        {
            return request;
        }

        var caller = Activity.Current;
        var span = PipelineActivity.StartEnqueue(request.Flow, caller?.Context ?? default);
        if (span is not null)
        {
            _spans.Add(span);
            Activity.Current = caller; // the next one is its sibling, not its child
        }

        return (span ?? caller) is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? request with { TraceParent = id } : request;
    }

    public void Dispose() => _spans.ForEach(span => span.Dispose());
}
