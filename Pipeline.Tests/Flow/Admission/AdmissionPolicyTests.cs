using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Flow.Admission;

namespace Pipeline.Tests.Flow.Admission;

[TestFixture]
internal sealed class AdmissionPolicyTests
{
    private const double Slow = 10;
    private const double Quick = 0.001;

    [Test]
    public void Idle_stages_take_their_free_places_and_one_more() =>
        Assert.That(MayTake(held: 0, new StageLoad(8, 0, 0, null), new StageLoad(4, 0, 0, null)), Is.EqualTo(5));

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(2, -1)]
    public void Slow_last_stage_that_is_full_has_one_job_ahead(int waiting, int expected) =>
        Assert.That(MayTake(held: 8 + waiting, new StageLoad(64, 0, 0, Quick), new StageLoad(8, 8, waiting, Slow)), Is.EqualTo(expected));

    [Test]
    public void Jobs_on_their_way_to_a_full_stage_are_ahead_of_those_to_come() =>
        Assert.That(MayTake(held: 9, new StageLoad(64, 1, 0, Quick), new StageLoad(8, 8, 0, Slow)), Is.Zero);

    [Test]
    public void Slots_without_a_job_yet_are_ahead_of_those_to_come() =>
        Assert.That(AdmissionPolicy.MayTake([new(4, 0, 0, Slow, Expands: true), new(64, 0, 0, null)], held: 5, unstarted: 5), Is.Zero);

    [Test]
    public void Jobs_on_their_way_from_one_stage_to_the_next_are_ahead_of_those_to_come() =>
        Assert.That(MayTake(held: 9, new StageLoad(64, 0, 0, Quick), new StageLoad(8, 0, 0, null)), Is.Zero);

    [Test]
    public void Slow_stage_in_the_middle_is_kept_full_though_the_last_one_is_narrow() =>
        Assert.That(MayTake(held: 10, new StageLoad(16, 10, 0, 1), new StageLoad(1, 0, 0, Quick)), Is.EqualTo(6 + 4), "six free places, and four that end soon");

    [Test]
    public void Quick_stages_take_what_they_end_soon() =>
        Assert.That(MayTake(held: 0, new StageLoad(2, 0, 0, Quick)), Is.EqualTo(2 + 500));

    [Test]
    public void Stage_whose_items_take_no_time_sets_no_bound() =>
        Assert.That(MayTake(held: 0, new StageLoad(2, 0, 0, 0)), Is.GreaterThan(1_000_000));

    [Test]
    public void Backed_up_stage_after_one_that_expands_keeps_others_out_but_for_as_many_as_are_expanded_at_once()
    {
        StageLoad[] stages = [new(4, 1, 0, Slow, Expands: true), new(64, 64, 512, 1)];

        Assert.That(AdmissionPolicy.MayTake(stages, held: 1, unstarted: 0), Is.EqualTo(3));
        Assert.That(AdmissionPolicy.MayTake(stages, held: 4, unstarted: 0), Is.LessThanOrEqualTo(0));
    }

    [Test]
    public void Stage_after_one_that_expands_counts_no_jobs() =>
        Assert.That(MayTake(held: 0, new StageLoad(4, 0, 0, null, Expands: true), new StageLoad(1, 0, 0, null)), Is.EqualTo(5));

    [Test]
    public void More_waiting_never_takes_more_and_a_wider_stage_never_less() => Gen.Select(Loads, Gen.Int[0, 5], Gen.Int[0, 20]).Sample((loads, place, more) =>
    {
        place %= loads.Length;
        var held = (int)loads.Sum(load => load.Waiting + load.AtWork) + 1;
        var before = AdmissionPolicy.MayTake(loads, held, unstarted: 1);
        var waiting = With(loads, place, loads[place] with { Waiting = loads[place].Waiting + more });
        var wider = With(loads, place, loads[place] with { Width = loads[place].Width + more });
        return AdmissionPolicy.MayTake(waiting, held + more, 1) <= before && AdmissionPolicy.MayTake(wider, held, 1) >= before;
    });

    private static Gen<StageLoad[]> Loads => Gen.Select(Gen.Int[1, 64], Gen.Int[0, 64], Gen.Int[0, 64], Gen.Double[0.0001, 10], Gen.Bool, Gen.Int[0, 9])
        .Select(load => new StageLoad(load.Item1, Math.Min(load.Item1, load.Item2), load.Item3, load.Item5 ? load.Item4 : null, load.Item6 == 0)).Array[1, 5];

    private static StageLoad[] With(StageLoad[] loads, int place, StageLoad load) => [.. loads[..place], load, .. loads[(place + 1)..]];

    private static long MayTake(int held, params StageLoad[] stages) => AdmissionPolicy.MayTake(stages, held, unstarted: 0);
}
