using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>
/// Counts a job's items and knows when the job ends. The invariant: <c>_outstanding</c> is the number of its items that are somewhere in the flow, plus one while it is being started. An
/// item is counted before it is handed on and settled exactly once: it comes through, fails, or stops. At zero the job ends. Thread-safe.
/// </summary>
internal sealed class JobScope
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FlowContext _flow;
    private readonly JobStop _stop;
    private readonly StageJob?[] _views;
    private readonly long _began;
    private long _outstanding = 1;
    private bool _cutShort;
    private string? _droppedIn;

    public JobScope(FlowContext flow, Job job, IJobEventSink events, JobStop stop, JobSpan? span)
    {
        _flow = flow;
        _began = flow.Time.GetTimestamp();
        _stop = stop;
        _views = new StageJob[flow.StageCount];
        Job = job;
        Span = span;
        Cancelled = stop.Token;
        Results = new(flow.StageCount);
        Events = new(job, events, flow.Logger, flow.Time, Cancelled);
    }

    public Job Job { get; }

    public CancellationToken Cancelled { get; }

    /// <summary>What has come of the job so far.</summary>
    public JobResults Results { get; }

    /// <summary>What the job tells those who follow it.</summary>
    public JobEvents Events { get; }

    /// <summary>The job's span, if anybody records it.</summary>
    public JobSpan? Span { get; }

    /// <summary>Completes when the last item has settled, or the job was given up.</summary>
    public Task Ended => _ended.Task;

    public long Outstanding => Interlocked.Read(ref _outstanding);

    public bool IsStopped => Cancelled.IsCancellationRequested;

    /// <summary>The job as a stage sees it.</summary>
    public StageJob For(StageContext stage) =>
        Volatile.Read(ref _views[stage.Index]) ?? Interlocked.CompareExchange(ref _views[stage.Index], new(this, stage), null) ?? _views[stage.Index]!;

    /// <summary>Counts an item before it is handed on.</summary>
    public void Add() => Interlocked.Increment(ref _outstanding);

    /// <summary>Settles an item that needs nothing said, such as one that was expanded.</summary>
    public void Settle()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Settles an item that left the last stage.</summary>
    public void CameThrough<T>(T output)
    {
        Results.Add(output);
        Settle();
    }

    /// <summary>Settles an item that left the last stage and was taken by somebody.</summary>
    public void Taken()
    {
        Results.Done();
        Settle();
    }

    /// <summary>Settles an item that failed.</summary>
    public void Failed<T>(string stage, in Envelope<T> item, Exception error, int attempts)
    {
        if (IsStopped)
        {
            _cutShort = true; // only ever set: an item that is dropped at the same moment must not be forgotten
        }

        Span?.Note(stage, error);
        Log.ItemFailed(_flow.Logger, _flow.Name, stage, Job.Id, attempts, error);
        var ordinal = item.Ordinal;
        if (!Results.Failures.Add(stage, error, attempts, value => ItemDescription.Of(value, ordinal), item.Value, keepInput: true))
        {
            Log.ItemNotNamed(_flow.Logger, _flow.Name, stage, ItemDescription.Of(item.Value, ordinal), Job.Id, FailureText.MessageOf(stage, error));
        }

        Settle();
    }

    /// <summary>Notes an input that could not be read and so never became an item.</summary>
    public void Rejected(string stage, JsonElement input, Exception error)
    {
        Span?.Note(stage, error);
        Results.Failures.Add(stage, error, attempts: 1, static _ => "the job's input", input, keepInput: true);
    }

    /// <summary>Settles an item that was dropped because the job, or the flow, ends early.</summary>
    /// <param name="stage">Where it was dropped.</param>
    public void Stopped(string stage)
    {
        CutShort(stage);
        Settle();
    }

    /// <summary>Notes that items were left out because the job, or the flow, ends early.</summary>
    /// <param name="stage">Where.</param>
    public void CutShort(string stage)
    {
        _cutShort = true;
        _droppedIn ??= stage;
    }

    /// <summary>Ends the job early, unless it has ended. Does not wait for the stages that are told: what their callbacks do, or throw, is theirs.</summary>
    public void RequestStop(JobOutcomeKind reason) => _ = _stop.RequestAsync(reason);

    /// <summary>Ends the job although items of it have not surfaced.</summary>
    public void Abandon()
    {
        _cutShort = true;
        _ended.TrySetResult();
    }

    /// <summary>Ends all that goes on beside the items and says how the attempt ended. Called once, after <see cref="Ended"/>.</summary>
    public async Task<JobOutcome> CloseAsync()
    {
        await Events.CloseAsync().ConfigureAwait(false);
        if (_cutShort && _stop.Reason == JobOutcomeKind.Expired)
        {
            NoteDeadline();
        }

        return Results.ToOutcome(_flow.Tolerances, _cutShort, _stop.Reason);
    }

    private void NoteDeadline()
    {
        var stage = _droppedIn ?? _flow.Name;
        TimeoutException passed = new(FailureText.DeadlinePassed(stage, Job.Request.Deadline, _flow.Time.GetElapsedTime(_began)));
        Results.Failures.Add(stage, passed, attempts: 1, static _ => "the job", Job.Id, keepInput: false);
    }
}
