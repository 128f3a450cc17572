using NUnit.Framework;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;

namespace Pipeline.Tests.Limits;

[TestFixture]
public class BudgetPolicyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public void TryGrant_full_window_is_not_had_again_across_its_boundary()
    {
        BudgetPolicy policy = new(new() { Requests = new Rate(2, Minute) });
        Add(policy, "a", "a", "a");
        Pass(policy, TimeSpan.FromSeconds(59));
        Pass(policy, TimeSpan.FromSeconds(59));

        Assert.That(policy.TryGrant(TimeSpan.FromSeconds(61)), Is.Null, "a bucket filled each minute would give two more");
        Assert.That(policy.WhenNext(TimeSpan.FromSeconds(61)), Is.EqualTo(TimeSpan.FromSeconds(119) + TimeSpan.FromTicks(1)));
    }

    [Test]
    public void TryGrant_tenants_take_turns()
    {
        BudgetPolicy policy = new(new() { Concurrent = 10 });
        Add(policy, "big", "big", "big", "big", "small");

        Assert.That(Order(policy), Is.EqualTo(new[] { "big", "small", "big", "big", "big" }));
    }

    [Test]
    public void TryGrant_urgent_lane_comes_first_and_unnamed_flows_last()
    {
        BudgetPolicy policy = new(new() { Concurrent = 10, Priority = ["ask", "ingest"] });
        foreach (var flow in new[] { "other", "ingest", "ask" })
        {
            policy.Add(new(new("t", flow, 0), policy.LaneOf(flow)));
        }

        Assert.That(Enumerable.Range(0, 3).Select(_ => policy.TryGrant(Minute)!.Request.Flow), Is.EqualTo(new[] { "ask", "ingest", "other" }));
    }

    [Test]
    public void TryGrant_lane_after_the_first_is_spread_over_the_window()
    {
        BudgetPolicy policy = new(new() { Requests = new Rate(60, Minute), Priority = ["ask"] });
        for (var call = 0; call < 3; call++)
        {
            policy.Add(new(new("t", "ingest", 0), policy.LaneOf("ingest")));
        }

        policy.TryGrant(TimeSpan.Zero);

        Assert.That(policy.TryGrant(TimeSpan.FromSeconds(0.3)), Is.Null);
        Assert.That(policy.TryGrant(TimeSpan.FromSeconds(1)), Is.Not.Null);
    }

    [Test]
    public void TryGrant_concurrent_waits_for_one_to_be_given_back()
    {
        BudgetPolicy policy = new(new() { Concurrent = 1 });
        Add(policy, "a", "a");
        policy.TryGrant(Minute);

        Assert.That((policy.TryGrant(Minute), policy.WhenNext(Minute)), Is.EqualTo(((LimitTicket?)null, (TimeSpan?)null)));
        policy.Release();
        Assert.That(policy.TryGrant(Minute), Is.Not.Null);
    }

    [Test]
    public void Obey_what_is_left_shrinks_the_budget_until_it_begins_anew()
    {
        BudgetPolicy policy = new(new() { Requests = new Rate(100, Minute) });
        Add(policy, "a", "a");
        policy.Obey(new() { RequestsLeft = 1, RequestsResetIn = TimeSpan.FromSeconds(20) }, own: 0, TimeSpan.Zero);

        Assert.That(policy.TryGrant(TimeSpan.Zero), Is.Not.Null);
        Assert.That(policy.TryGrant(TimeSpan.FromSeconds(19)), Is.Null);
        Assert.That(policy.WhenNext(TimeSpan.FromSeconds(19)), Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void TryGrant_large_request_is_not_overtaken_by_small_ones()
    {
        BudgetPolicy policy = new(new() { Tokens = new Rate(100, Minute) });
        policy.Add(new(new("a", "f", 60), 0));
        policy.Add(new(new("a", "f", 60), 0));
        policy.Add(new(new("a", "f", 1), 0));
        policy.TryGrant(TimeSpan.Zero);

        Assert.That(policy.TryGrant(TimeSpan.Zero), Is.Null);
    }

    [Test]
    public void Count_calls_without_a_pause_between_them_are_forgotten_in_time()
    {
        SlidingWindow window = new(new Rate(1_000_000, Minute));
        for (var call = 0; call < 200_000; call++)
        {
            window.Hold(1);
            window.Count(1, Minute * (call / 100_000.0));
        }

        Assert.That(window.Used(Minute * 2), Is.InRange(100_000, 100_200));
    }

    private static void Add(BudgetPolicy policy, params string[] tenants)
    {
        foreach (var tenant in tenants)
        {
            policy.Add(new(new(tenant, "f", 0), 0));
        }
    }

    private static void Pass(BudgetPolicy policy, TimeSpan at)
    {
        policy.TryGrant(at);
        policy.Count(0, at);
        policy.Release();
    }

    private static List<string> Order(BudgetPolicy policy)
    {
        List<string> order = [];
        while (policy.TryGrant(Minute) is { } ticket)
        {
            order.Add(ticket.Request.Tenant);
        }

        return order;
    }
}
