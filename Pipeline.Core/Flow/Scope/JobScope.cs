using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>
/// A job's live state. The invariant: <c>_outstanding</c> is the number of its items that are somewhere in the flow, plus one while it is being started. An
/// item is counted before it is handed on and settled exactly once: it comes through, fails, or stops. At zero the job ends. Thread-safe.
/// </summary>
internal sealed class JobScope
{
    private const int MaxExceptions = 8;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly FlowContext _flow;
    private readonly JobStop _stop;
    private readonly JobEvents _events;
    private readonly JobResults _results;
    private readonly Activity? _span;
    private readonly StageJob?[] _views;
    private int _exceptions;
    private readonly long _began;
    private long _outstanding = 1;
    private StageMarks _reached;
    private bool _cutShort;
    private bool _closed;
    private bool _hasText;
    private string? _droppedIn;
    private bool _attemptCounts;
    private ProgressReporter? _progress;

    public JobScope(FlowContext flow, Job job, IJobEventSink events, JobStop stop, Activity? span)
    {
        _flow = flow;
        _began = flow.Time.GetTimestamp();
        _stop = stop;
        _results = new(flow.StageCount);
        _reached = new(flow.StageCount);
        _views = new StageJob[flow.StageCount];
        _span = span is { IsAllDataRequested: true } ? span : null;
        Job = job;
        Cancelled = stop.Token;
        _events = new(job.Id, events, flow.Logger, Cancelled);
    }

    public Job Job { get; }

    public CancellationToken Cancelled { get; }

    /// <summary>Completes when the last item has settled, or the job was given up.</summary>
    public Task Ended => _ended.Task;

    public long Outstanding => Interlocked.Read(ref _outstanding);

    public bool IsStopped => Cancelled.IsCancellationRequested;

    /// <summary>The job as a stage sees it.</summary>
    public IJobContext For(StageContext stage) => Volatile.Read(ref _views[stage.Index]) ?? MakeView(stage);

    /// <summary>Whether somebody records the job's span.</summary>
    public bool IsTraced => _span is not null;

    /// <summary>Says that the attempt has begun, once.</summary>
    public Task AnnounceStartAsync() => _events.StartAsync();

    /// <summary>Says that the job has reached a stage, once.</summary>
    public ValueTask AnnounceAsync(StageContext stage)
    {
        if (!_reached.TrySet(stage.Index))
        {
            return ValueTask.CompletedTask;
        }

        _flow.Slots.Moved();
        return _events.AppendAsync(JobEventKind.Stage, stage.EventData, Cancelled);
    }

    /// <summary>Says, before a stage is called, that the attempt counts from here on, once: where the stage that costs begins.</summary>
    public ValueTask CountAttemptAsync(StageContext stage) =>
        !stage.CountsAttempt || Volatile.Read(ref _attemptCounts) || Interlocked.Exchange(ref _attemptCounts, true)
            ? ValueTask.CompletedTask
            : _events.CountAttemptAsync();

    /// <summary>The job's span, if anybody records it.</summary>
    public ActivityContext? Trace => _span?.Context;

    public Activity? StartSpan(StageContext stage) => _span is null ? null : PipelineActivity.StartStage(stage.Name, _span.Context);

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

    /// <summary>Counts an output of a stage that is held to a tolerance.</summary>
    public void Produced(int stage) => _results.Produced(stage);

    /// <summary>Settles an item that left the last stage.</summary>
    public void CameThrough<T>(T output)
    {
        _results.Add(output);
        Settle();
    }

    /// <summary>Settles an item that failed.</summary>
    public void Failed<T>(string stage, in Envelope<T> item, Exception error, int attempts)
    {
        if (IsStopped)
        {
            _cutShort = true; // only ever set: an item that is dropped at the same moment must not be forgotten
        }

        NoteOnSpan(stage, error);
        Log.ItemFailed(_flow.Logger, _flow.Name, stage, Job.Id, attempts, error);
        var place = item.Place;
        if (!_results.Failures.Add(stage, error, attempts, value => ItemDescription.Of(value, place), item.Value, keepInput: true))
        {
            Log.ItemNotNamed(_flow.Logger, _flow.Name, stage, ItemDescription.Of(item.Value, place), Job.Id, FailureText.MessageOf(stage, error));
        }

        Settle();
    }

    /// <summary>Notes an input that could not be read and so never became an item.</summary>
    public void Rejected(string stage, JsonElement input, Exception error)
    {
        NoteOnSpan(stage, error);
        _results.Failures.Add(stage, error, attempts: 1, static _ => "the job's input", input, keepInput: true);
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

    /// <summary>Settles an item that left the last stage and was taken by somebody.</summary>
    public void Taken()
    {
        _results.Done();
        Settle();
    }

    public void Count(string counter, long amount = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(counter);
        _results.Tally.Count(counter, amount);
        BeginProgress();
    }

    public void Done() => _results.Done();

    public void Fail(string stage, string item, Exception error)
    {
        Log.ItemFailed(_flow.Logger, _flow.Name, stage, Job.Id, 1, error);
        if (!_results.Failures.Add(stage, error, attempts: 1, static name => name, item, keepInput: false))
        {
            Log.ItemNotNamed(_flow.Logger, _flow.Name, stage, item, Job.Id, FailureText.MessageOf(stage, error));
        }
    }

    public void Degrade(string stage, string what, string why)
    {
        Degradation degradation = new(stage, what, why);
        if (_results.Tally.Degrade(degradation))
        {
            _events.Queue(JobEventKind.Degraded, () => degradation);
        }
    }

    /// <summary>Whether pieces of a text were streamed that still stand.</summary>
    public bool HasText => Volatile.Read(ref _hasText);

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken)
    {
        if (kind == JobEventKind.Token)
        {
            Volatile.Write(ref _hasText, true);
        }

        return AppendAsync(kind, data, cancellationToken);
    }

    /// <summary>Tells readers that the text streamed so far, and its citations, are void and begin anew; nothing when there is none.</summary>
    public ValueTask RestartTextAsync(CancellationToken cancellationToken) => Interlocked.Exchange(ref _hasText, false)
        ? AppendAsync(JobEventKind.Token, new { text = "", restarts = true }, cancellationToken)
        : ValueTask.CompletedTask;

    /// <summary>Says, before anything else is said, that something lesser takes a stage's place; a text that was streamed begins anew.</summary>
    public async ValueTask ReplaceAsync(string stage, string what, string why)
    {
        Degradation degradation = new(stage, what, why);
        if (_results.Tally.Degrade(degradation) || HasText)
        {
            await AppendAsync(JobEventKind.Degraded, degradation with { Restarts = HasText }, Cancelled).ConfigureAwait(false);
        }

        await RestartTextAsync(Cancelled).ConfigureAwait(false);
    }

    private ValueTask AppendAsync(JobEventKind kind, object? data, CancellationToken cancellationToken) =>
        _events.AppendAsync(kind, data is null ? default : JsonSerializer.SerializeToUtf8Bytes(data, PipelineJson.Options), cancellationToken);

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
        ProgressReporter? progress;
        lock (_lock)
        {
            _closed = true;
            progress = _progress;
        }

        if (progress is not null)
        {
            await progress.DisposeAsync().ConfigureAwait(false);
        }

        await _events.CloseAsync().ConfigureAwait(false);
        if (_cutShort && _stop.Reason == JobOutcomeKind.Expired)
        {
            NoteDeadline();
        }

        return _results.ToOutcome(_flow.Tolerances, _cutShort, _stop.Reason);
    }

    /// <summary>Of two that are made at the same time one is forgotten; they are alike.</summary>
    private StageJob MakeView(StageContext stage)
    {
        StageJob view = new(this, stage);
        Volatile.Write(ref _views[stage.Index], view);
        return view;
    }

    private void NoteDeadline()
    {
        var stage = _droppedIn ?? _flow.Name;
        TimeoutException passed = new(FailureText.DeadlinePassed(stage, Job.Request.Deadline, _flow.Time.GetElapsedTime(_began)));
        _results.Failures.Add(stage, passed, attempts: 1, static _ => "the job", Job.Id, keepInput: false);
    }

    /// <summary>Puts a failure on the job's span; the first few, since spans are kept whole in memory.</summary>
    private void NoteOnSpan(string stage, Exception error)
    {
        if (_span is not null && Interlocked.Increment(ref _exceptions) <= MaxExceptions)
        {
            _span.Fail(FailureText.MessageOf(stage, error), error);
        }
    }

    private void BeginProgress()
    {
        if (Volatile.Read(ref _progress) is not null)
        {
            return;
        }

        lock (_lock)
        {
            _progress ??= _closed ? null : new(_results.Tally, _events, _flow.Time);
        }
    }
}
