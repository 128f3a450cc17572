using System.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// One item being expanded: opened, with retries as long as nothing came out of it, then pulled. Each pull is bounded by the stage's timeout and
/// counted as its busy time; the time the next stage takes is neither. Used by one caller at a time.
/// </summary>
internal sealed class Expansion<TIn, TOut>
{
    private readonly StageContext _context;
    private readonly StageResilience<bool> _resilience;
    private readonly IExpandStage<TIn, TOut> _stage;
    private readonly Envelope<TIn> _item;
    private readonly Activity? _span;
    private CancellationTokenSource? _limit;
    private ITimer? _timer;
    private IAsyncEnumerator<TOut>? _outputs;

    public Expansion(StageContext context, StageResilience<bool> resilience, IExpandStage<TIn, TOut> stage, Envelope<TIn> item)
    {
        _context = context;
        _resilience = resilience;
        _stage = stage;
        _item = item;
        _span = item.Scope.Span?.StartStage(context);
        Activity.Current = _span?.Parent; // it must not be current where items are handed on: the next block's task would inherit it
    }

    public int Attempts { get; private set; }

    /// <summary>The ordinal of <see cref="Current"/> in the item: 1, 2, 3 …</summary>
    public long Ordinal { get; private set; }

    public TOut Current => _outputs!.Current;

    private LimitRequest Request => Asking.For(_stage, _item.Value, _item.Scope.For(_context), _context.Flow);

    /// <summary>Begins, and moves to the first output.</summary>
    public ValueTask<bool> OpenAsync() => _resilience.Full is { } pipeline
        ? _resilience.RunAsync(pipeline, static (self, _) => self.TryOpenAsync(), this, static self => self.Request, _item.Scope.Cancelled)
        : TryOpenAsync();

    /// <summary>Moves to the next output.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_span is not null || _context.Settings.Timeout is not null)
        {
            return MoveCarefullyAsync();
        }

        var timing = _context.Counters.Pull();
        var moving = BeginMove();
        if (!moving.IsCompletedSuccessfully)
        {
            return FinishAsync(moving, _context.Counters.Suspend(timing));
        }

        _context.Counters.Record(timing);
        Ordinal++;
        return moving;
    }

    /// <summary>Ends it, also half-way.</summary>
    /// <param name="failure">What went wrong in it, if anything.</param>
    /// <returns>What went wrong, in ending it or before.</returns>
    public async Task<Exception?> EndAsync(Exception? failure)
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
        }

        if (failure is not null)
        {
            _span.Fail(FailureText.MessageOf(_context.Name, failure), failure);
        }

        _span?.Dispose();
        return failure;
    }

    private async ValueTask<bool> TryOpenAsync()
    {
        Attempts++;
        await CloseAsync().ConfigureAwait(false);
        var token = _item.Scope.Cancelled;
        if (_context.Settings.Timeout is not null)
        {
            _limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            _timer = _context.Flow.Time.CreateTimer(static limit => ((CancellationTokenSource)limit!).Cancel(), _limit, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            token = _limit.Token;
        }

        await _item.Scope.For(_context).BeginAsync().ConfigureAwait(false);
        BeginOpen(token);
        return await MoveNextAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> FinishAsync(ValueTask<bool> moving, StageTiming timing)
    {
        try
        {
            var more = await moving.ConfigureAwait(false);
            Ordinal++;
            return more;
        }
        finally
        {
            _context.Counters.Record(timing);
        }
    }

    private async ValueTask<bool> MoveCarefullyAsync()
    {
        Activity.Current = _span ?? Activity.Current;
        _timer?.Change(_context.Settings.Timeout!.Value, Timeout.InfiniteTimeSpan);
        try
        {
            return await FinishAsync(BeginMove(), _context.Counters.Restart()).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (_limit is { IsCancellationRequested: true } && !_item.Scope.IsStopped)
        {
            throw new TimeoutException(FailureText.TimedOut(_context.Name, _context.Settings.Timeout!.Value), error);
        }
        finally
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void BeginOpen(CancellationToken token)
    {
        using var part = StageWatch.Enter(_context, _item.Scope.For(_context));
        _outputs = _stage.ExpandAsync(_item.Value, _item.Scope.For(_context), token).GetAsyncEnumerator(token);
    }

    private ValueTask<bool> BeginMove()
    {
        ValueTask<bool> making;
        using (StageWatch.Enter(_context, _item.Scope.For(_context)))
        {
            making = _outputs!.MoveNextAsync();
        }

        return making; // not awaited in there: what is watched ends with the call
    }

    private async ValueTask CloseAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        _limit?.Dispose();
        if (_outputs is not null)
        {
            await _outputs.DisposeAsync().ConfigureAwait(false);
        }

        _outputs = null;
        _limit = null;
        _timer = null;
    }
}
