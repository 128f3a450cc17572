namespace Pipeline.Core.Limits;

/// <summary>
/// Decides who gets the next permit of a budget, and when. Of the most urgent lane in which anybody waits it is the tenant whose turn it is; nobody overtakes them, so that a
/// large request is not starved by small ones. Pure: time is what callers say it is; not thread-safe.
/// </summary>
/// <remarks>
/// Lanes after the first are paced: their calls are spread evenly over the window. Had they its whole amount at once, the first lane would wait for the
/// window to pass; so it waits for the next of many permits.
/// </remarks>
internal sealed class BudgetPolicy
{
    /// <summary>A wait longer than this is a mistake, or meant to harm.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>How much of a window the pace may catch up when a timer was late.</summary>
    private const int CatchUp = 100;

    private readonly int? _concurrent;
    private readonly SlidingWindow? _requests;
    private readonly SlidingWindow? _tokens;
    private readonly Dictionary<string, int> _lanes = new(StringComparer.Ordinal);
    private readonly TenantTurns[] _waiting;
    private readonly TimeSpan _lateness;
    private TimeSpan _pausedUntil;
    private TimeSpan _paced;
    private Allowance? _requestsLeft;
    private Allowance? _tokensLeft;
    private int _held;

    public BudgetPolicy(LimitOptions options)
    {
        _concurrent = options.Concurrent;
        _requests = options.Requests is { } requests ? new(requests) : null;
        _tokens = options.Tokens is { } tokens ? new(tokens) : null;
        _lateness = new[] { options.Requests?.Window, options.Tokens?.Window }.Max().GetValueOrDefault() / CatchUp;
        foreach (var flow in options.Priority)
        {
            _lanes.TryAdd(flow, _lanes.Count);
        }

        _waiting = [.. Enumerable.Range(0, _lanes.Count + 1).Select(_ => new TenantTurns())];
    }

    /// <summary>The most tokens one call may cost.</summary>
    public long MostTokens => _tokens?.Rate.Amount ?? long.MaxValue;

    /// <summary>How many wait.</summary>
    public int Waiting { get; private set; }

    private LimitTicket? Next => Array.Find(_waiting, lane => lane.Next is not null)?.Next;

    public int LaneOf(string flow) => _lanes.GetValueOrDefault(flow, _lanes.Count);

    public void Add(LimitTicket ticket)
    {
        _waiting[ticket.Lane].Add(ticket);
        Waiting++;
    }

    public void Remove(LimitTicket ticket)
    {
        _waiting[ticket.Lane].Remove(ticket);
        Waiting--;
    }

    /// <summary>Grants the next permit if it may be had now.</summary>
    public LimitTicket? TryGrant(TimeSpan now)
    {
        if (Next is not { } ticket || When(ticket, now) is not { } when || when > now)
        {
            return null;
        }

        _waiting[ticket.Lane].Take();
        Waiting--;
        _held++;
        _requests?.Hold(1);
        _tokens?.Hold(ticket.Request.Tokens);
        _requestsLeft = _requestsLeft?.Without(1);
        _tokensLeft = _tokensLeft?.Without(ticket.Request.Tokens);
        if (ticket.Lane > 0)
        {
            _paced = Later(_paced, now) + Spacing(ticket.Request.Tokens);
        }

        return ticket;
    }

    /// <summary>When the next permit may be had; <see langword="null"/> when nobody waits or something must be given back first.</summary>
    public TimeSpan? WhenNext(TimeSpan now) => Next is { } ticket ? When(ticket, now) : null;

    /// <summary>The upstream has surely counted a call.</summary>
    public void Count(long tokens, TimeSpan now)
    {
        _requests?.Count(1, now);
        _tokens?.Count(tokens, now);
    }

    /// <summary>A call has ended.</summary>
    public void Release() => _held--;

    /// <summary>Obeys what an upstream says. What it says is left was so when it answered: calls that are on their way are taken off.</summary>
    /// <returns>Whether it asks for a pause.</returns>
    public bool Obey(UpstreamHint hint, int own, TimeSpan now)
    {
        var others = Math.Max(0, _held - own);
        if (hint.RequestsLeft is { } requests)
        {
            _requestsLeft = new(requests - others, now + Bounded(hint.RequestsResetIn ?? _requests?.Rate.Window ?? TimeSpan.Zero));
        }

        if (hint.TokensLeft is { } tokens)
        {
            _tokensLeft = new(tokens, now + Bounded(hint.TokensResetIn ?? _tokens?.Rate.Window ?? TimeSpan.Zero));
        }

        if (hint.RetryAfter is { } pause)
        {
            _pausedUntil = Later(_pausedUntil, now + Bounded(pause));
        }

        return hint.RetryAfter is not null;
    }

    private TimeSpan? When(LimitTicket ticket, TimeSpan now)
    {
        if (_held >= _concurrent)
        {
            return null;
        }

        var tokens = ticket.Request.Tokens;
        if ((_requests is null ? now : _requests.WhenFits(1, now)) is not { } requestsFit || (_tokens is null ? now : _tokens.WhenFits(tokens, now)) is not { } tokensFit)
        {
            return null;
        }

        var when = Later(Later(now, _pausedUntil), Later(requestsFit, tokensFit));
        when = Later(when, Later(_requestsLeft?.When(1, now) ?? now, _tokensLeft?.When(tokens, now) ?? now));
        return ticket.Lane == 0 ? when : Later(when, _paced - _lateness);
    }

    private TimeSpan Spacing(long tokens) => Later(Part(_requests, 1), Part(_tokens, tokens));

    private static TimeSpan Part(SlidingWindow? window, long amount) => window is null ? TimeSpan.Zero : window.Rate.Window * ((double)amount / window.Rate.Amount);

    private static TimeSpan Bounded(TimeSpan pause) => pause < LongestPause ? pause : LongestPause;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
