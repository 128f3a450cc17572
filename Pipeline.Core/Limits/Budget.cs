using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Limits;

/// <summary>
/// One entry of <c>limits:</c> at work: hands out permits, never more than its rates in any window of their length. A call counts from its permit until a window after its
/// end, since only the upstream knows when within it was counted. Thread-safe.
/// </summary>
public sealed class Budget : IDisposable
{
    /// <summary>The most that may wait; one more is refused.</summary>
    public const int MaxWaiting = 100_000;

    private readonly Lock _lock = new();
    private readonly BudgetPolicy _policy;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;
    private TimeSpan? _due;

    /// <summary>Creates one.</summary>
    /// <param name="name">Its name, for errors and metrics.</param>
    /// <param name="options">What it allows.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public Budget(string name, LimitOptions options, TimeProvider time)
    {
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException($"Limit '{name}': {fault}.", nameof(options));
        }

        Name = name;
        _policy = new(options);
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static self => ((Budget)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many wait for a permit.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _policy.Waiting;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Waits for a permit.</summary>
    /// <param name="request">Whose call it is, of which flow, and what it may cost.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The permit; dispose of it when the call has ended.</returns>
    /// <exception cref="PermanentException">The call may cost more tokens than a whole window has.</exception>
    /// <exception cref="ThrottledException"><see cref="MaxWaiting"/> wait already.</exception>
    public async ValueTask<Permit> AcquireAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Tokens > _policy.MostTokens)
        {
            throw new PermanentException(
                $"The call may cost {request.Tokens} tokens, and the limit '{Name}' has {_policy.MostTokens} in a window. Raise its 'tokens', or make the call smaller: a smaller batch, fewer 'promptTokens'.");
        }

        LimitTicket ticket = new(request, _policy.LaneOf(request.Flow));
        KeyValuePair<string, object?>[] tags = [new(TagNames.Limit, Name), new(TagNames.Flow, request.Flow)];
        Enter(ticket);
        if (!ticket.Granted.Task.IsCompleted)
        {
            await WaitAsync(ticket, tags, cancellationToken).ConfigureAwait(false);
        }

        LimitMeter.Permits.Add(1, tags);
        return new(this, request.Tokens);
    }

    /// <summary>Tells what an answer says of the upstream's limits, from wherever the answer is seen, such as <see cref="LimitHeadersHandler"/>.</summary>
    /// <param name="hint">What it says.</param>
    public void Report(UpstreamHint hint)
    {
        ArgumentNullException.ThrowIfNull(hint);
        Obey(hint, own: 0);
    }

    /// <summary>Ends the timer; those who wait are cancelled by their own tokens.</summary>
    public void Dispose() => _timer.Dispose();

    internal void Answered(long? tokens, UpstreamHint hint)
    {
        Count(tokens);
        Obey(hint, own: 1);
    }

    internal void Release(long? tokens)
    {
        Count(tokens);
        lock (_lock)
        {
            _policy.Release();
        }

        Look();
    }

    private void Count(long? tokens)
    {
        if (tokens is { } counted)
        {
            lock (_lock)
            {
                _policy.Count(counted, Now);
            }
        }
    }

    private void Obey(UpstreamHint hint, int own)
    {
        lock (_lock)
        {
            if (_policy.Obey(hint, own, Now))
            {
                LimitMeter.Throttled.Add(1, new KeyValuePair<string, object?>(TagNames.Limit, Name));
            }
        }

        Look();
    }

    private void Enter(LimitTicket ticket)
    {
        lock (_lock)
        {
            if (_policy.Waiting >= MaxWaiting)
            {
                throw new ThrottledException($"{MaxWaiting} calls wait for the limit '{Name}' already. Lower the 'parallelism' of the stages that share it, or raise the limit.");
            }

            _policy.Add(ticket);
        }

        Look();
    }

    private async Task WaitAsync(LimitTicket ticket, KeyValuePair<string, object?>[] tags, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        LimitMeter.Waiting.Add(1, tags);
        try
        {
            await using var leave = cancellationToken.UnsafeRegister(_ => Leave(ticket, cancellationToken), null).ConfigureAwait(false);
            await ticket.Granted.Task.ConfigureAwait(false);
        }
        finally
        {
            LimitMeter.Waiting.Add(-1, tags);
            LimitMeter.Wait.Record(_time.GetElapsedTime(began).TotalSeconds, tags);
        }
    }

    private void Leave(LimitTicket ticket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ticket.Node is null)
            {
                return; // granted already: whoever waited has a permit to give back
            }

            _policy.Remove(ticket);
        }

        ticket.Granted.TrySetCanceled(cancellationToken);
        Look();
    }

    private void Fire()
    {
        lock (_lock)
        {
            _due = null;
        }

        Look();
    }

    /// <summary>Grants what can be had now, and sets the timer for the next.</summary>
    private void Look()
    {
        lock (_lock)
        {
            var now = Now;
            while (_policy.TryGrant(now) is { } ticket)
            {
                ticket.Granted.TrySetResult();
            }

            var due = _policy.WhenNext(now);
            if (due == _due)
            {
                return;
            }

            _due = due;
            _timer.Change(due is { } next ? RoundUp(next - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A timer counts whole milliseconds: one that fires too early would be set again and again.</summary>
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
