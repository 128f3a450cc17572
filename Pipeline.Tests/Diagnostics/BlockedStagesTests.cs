using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Tests.Diagnostics;

/// <summary>The watchdog's judgement, under a clock that stands still.</summary>
[TestFixture]
internal sealed class BlockedStagesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);
    private static readonly Named Read = new("read");
    private WatchSlot _slot = null!;
    private FakeTimeProvider _time = null!;
    private BlockedStages _blocked = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _blocked = new(_time, Limit);
        _slot = new(Thread.CurrentThread);
    }

    [Test]
    public void Look_part_that_lasts_is_found_once_with_its_duration()
    {
        _slot.Enter(Read, null);

        var found = Enumerable.Range(0, 10).SelectMany(_ => LookAfter(Limit / 4)).ToList();

        Assert.That(found.Select(blocked => (blocked.Stage.Name, blocked.For)), Is.EqualTo(new[] { ("read", Limit) }));
    }

    [Test]
    public void Look_time_in_which_a_thread_waits_for_a_processor_is_not_the_stages()
    {
        var waited = TimeSpan.FromMinutes(1);
        _slot = new(Thread.CurrentThread, () => waited);
        _slot.Enter(Read, null);
        LookAfter(Limit);
        waited += Limit / 2;

        Assert.That(LookAfter(Limit / 2), Is.Empty);
        Assert.That(LookAfter(TimeSpan.Zero).Select(blocked => blocked.For), Is.EqualTo([Limit]));
    }

    [Test]
    public void Look_stage_with_threads_of_its_own_is_none()
    {
        _slot.Enter(Read with { HasOwnThreads = true }, null);

        Assert.That(Enumerable.Range(0, 10).SelectMany(_ => LookAfter(Limit)), Is.Empty);
    }

    [Test]
    public void Look_many_short_parts_of_one_stage_are_none()
    {
        for (var look = 0; look < 20; look++)
        {
            _slot.Enter(Read, null);
            Assert.That(LookAfter(Limit / 4), Is.Empty);
            _slot.Leave();
        }
    }

    [Test]
    public void Look_thread_that_rests_is_none() =>
        Assert.That(Enumerable.Range(0, 10).SelectMany(_ => LookAfter(Limit)), Is.Empty);

    [Test]
    public void Look_next_part_is_found_anew()
    {
        _slot.Enter(Read, null);
        LookAfter(Limit);
        Assert.That(LookAfter(Limit), Has.Count.EqualTo(1));

        _slot.Leave();
        _slot.Enter(Read, null);
        LookAfter(Limit);
        Assert.That(LookAfter(Limit), Has.Count.EqualTo(1));
    }

    [Test]
    public void Look_is_quiet_once_a_thread_has_been_in_no_stage_since_the_look_before()
    {
        List<bool> quiet = [];
        foreach (var happens in (Action[])[static () => { }, static () => { }, () => _slot.Enter(Read, null), static () => { }, _slot.Leave, static () => { }, Pass, static () => { }])
        {
            happens();
            LookAfter(Limit / 4);
            quiet.Add(_blocked.IsQuiet);
        }

        Assert.That(quiet, Is.EqualTo([false, true, false, false, false, true, false, true]));

        void Pass()
        {
            _slot.Enter(Read, null);
            _slot.Leave();
        }
    }

    [Test]
    public void Enter_parts_nest_and_the_outer_one_is_there_again_after_the_inner()
    {
        Named outer = new("outer"), inner = new("inner");
        List<string?> seen = [];
        using (StageWatch.Enter(outer, null))
        {
            using (StageWatch.Enter(inner, null))
            {
                seen.Add(Mine());
            }

            seen.Add(Mine());
        }

        seen.Add(Mine());
        Assert.That(seen, Is.EqualTo(new[] { "inner", "outer", null }));

        static string? Mine() => WatchSlots.Living.Single(slot => slot.Thread == Thread.CurrentThread).Read().Stage?.Name;
    }

    private List<BlockedStage> LookAfter(TimeSpan time)
    {
        var found = _blocked.Look([_slot]);
        _time.Advance(time);
        return found;
    }

    private sealed record Named(string Name) : IStageIdentity
    {
        public KeyValuePair<string, object?>[] Tags => [new(TagNames.Flow, "f"), new(TagNames.Stage, Name)];

        public bool HasOwnThreads { get; init; }
    }
}
