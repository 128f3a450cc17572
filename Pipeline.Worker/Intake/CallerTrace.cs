using System.Diagnostics;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Worker.Intake;

/// <summary>
/// Gives jobs a trace while they are accepted: that of the caller, when the environment's <c>TRACEPARENT</c> names it, else one of their own. The
/// worker that takes a job goes on with it.
/// </summary>
internal sealed class CallerTrace : IDisposable
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => source.Name == PipelineActivity.SourceName,
        Sample = static (ref options) => PipelineActivity.IsEnqueue(options.Name) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
    };

    private readonly Activity? _caller;

    private CallerTrace(string? parent)
    {
        ActivitySource.AddActivityListener(_listener);
        if (ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context))
        {
            _caller = new Activity("pipeline").SetParentId(context.TraceId, context.SpanId, context.TraceFlags).Start();
        }
    }

    /// <summary>Until this is disposed of, what the calling code enqueues has a trace.</summary>
    public static CallerTrace Begin() => new(Environment.GetEnvironmentVariable("TRACEPARENT"));

    public void Dispose()
    {
        _caller?.Dispose();
        _listener.Dispose();
    }
}
