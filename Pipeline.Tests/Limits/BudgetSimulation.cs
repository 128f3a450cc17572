using Pipeline.Core.Limits;

namespace Pipeline.Tests.Limits;

/// <summary>Runs calls through a budget's policy, event by event, and says when the upstream counted each.</summary>
internal static class BudgetSimulation
{
    public static List<(TimeSpan At, int Tokens)> Run(LimitOptions options, IReadOnlyList<Call> calls)
    {
        BudgetPolicy policy = new(options);
        List<(TimeSpan At, int Tokens)> counted = [];
        PriorityQueue<Action<TimeSpan>, TimeSpan> events = new();
        Dictionary<LimitTicket, Call> waiting = [];
        var at = TimeSpan.Zero;
        foreach (var call in calls)
        {
            at += TimeSpan.FromMilliseconds(call.PauseMs);
            events.Enqueue(_ =>
            {
                LimitTicket ticket = new(new(call.Tenant, call.Flow, call.Tokens), policy.LaneOf(call.Flow));
                waiting.Add(ticket, call);
                policy.Add(ticket);
            }, at);
        }

        while (events.TryDequeue(out var happen, out var now))
        {
            happen(now);
            while (policy.TryGrant(now) is { } ticket)
            {
                waiting.Remove(ticket, out var call);
                var takes = TimeSpan.FromMilliseconds(call!.TakesMs);
                counted.Add((now + (takes * call.CountedAt), call.Tokens));
                events.Enqueue(end =>
                {
                    policy.Count(call.Tokens, end);
                    policy.Release();
                }, now + takes);
            }

            if (policy.WhenNext(now) is { } next)
            {
                events.Enqueue(static _ => { }, next);
            }
        }

        return counted;
    }

    internal sealed record Call(int PauseMs, int Tokens, int TakesMs, double CountedAt, string Flow, string Tenant);
}
