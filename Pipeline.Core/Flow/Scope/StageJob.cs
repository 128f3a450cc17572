using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>A job as one of its stages sees it. Made once for each job and stage. Thread-safe.</summary>
internal sealed class StageJob(JobScope scope, StageContext stage) : IJobContext
{
    /// <summary>A shorter wait is not worth a word.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(10);

    private bool _reached;
    private bool _began;
    private long _offered;
    private long _taken;

    public Job Job => scope.Job;

    public string Stage => stage.Name;

    public ILogger Logger => stage.Logger;

    public CancellationToken Cancelled => scope.Cancelled;

    /// <summary>Notes when the job's first item comes to the stage, and begins to wait for it.</summary>
    public void Offer()
    {
        if (Volatile.Read(ref _offered) == 0)
        {
            Volatile.Write(ref _offered, stage.Flow.Time.GetTimestamp());
        }
    }

    /// <summary>Says that the job has reached the stage, once, and how long it waited before it.</summary>
    public ValueTask AnnounceAsync()
    {
        if (Volatile.Read(ref _reached) || Interlocked.Exchange(ref _reached, true))
        {
            return ValueTask.CompletedTask;
        }

        stage.Flow.Slots.Moved();
        _taken = stage.Flow.Time.GetTimestamp();
        var waited = stage.Flow.Time.GetElapsedTime(Volatile.Read(ref _offered), _taken);
        return scope.Events.AppendAsync(JobEventKind.Stage, waited < Noticeable ? stage.EventData : StageEvent.Buffered(Stage, waited), Cancelled);
    }

    /// <summary>Says, before the stage is called, how long the job waited for the stage's limit, and that the attempt counts from here on: where the stage that costs begins.</summary>
    public ValueTask BeginAsync() =>
        stage.IsLimited && !Volatile.Read(ref _began) && !Interlocked.Exchange(ref _began, true) ? BeginFirstAsync() : CountAttemptAsync();

    private async ValueTask BeginFirstAsync()
    {
        var waited = stage.Flow.Time.GetElapsedTime(_taken);
        if (waited >= Noticeable)
        {
            await scope.Events.AppendAsync(JobEventKind.Stage, StageEvent.Limited(Stage, waited), Cancelled).ConfigureAwait(false);
        }

        await CountAttemptAsync().ConfigureAwait(false);
    }

    private ValueTask CountAttemptAsync() => stage.CountsAttempt ? scope.Events.CountAttemptAsync() : ValueTask.CompletedTask;

    public void Count(string counter, long amount = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        scope.Results.Tally.Count(counter, amount);
        scope.Events.ReportProgress(scope.Results.Tally);
    }

    public void Done() => scope.Results.Done();

    public void Fail(string stage, string item, Exception error)
    {
        var flow = Context.Flow;
        Log.ItemFailed(flow.Logger, flow.Name, stage, Job.Id, 1, error);
        if (!scope.Results.Failures.Add(stage, error, attempts: 1, static name => name, item, keepInput: false))
        {
            Log.ItemNotNamed(flow.Logger, flow.Name, stage, item, Job.Id, FailureText.MessageOf(stage, error));
        }
    }

    public void Degrade(string stage, string what, string why)
    {
        Degradation degradation = new(stage, what, why);
        if (scope.Results.Tally.Degrade(degradation))
        {
            scope.Events.Queue(JobEventKind.Degraded, () => degradation);
        }
    }

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken) => scope.Events.EmitAsync(kind, data, cancellationToken);

    private StageContext Context => stage;
}

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
