using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Flow.Tuning;

namespace Pipeline.Tests.Flow.Tuning;

internal sealed class DegreeControllerTests
{
    [TestCase(1, TestName = "One slot does it all")]
    [TestCase(2, TestName = "Two cores")]
    [TestCase(16, TestName = "A server with a knee at 16")]
    [TestCase(40, TestName = "Awaited calls, up to the bound")]
    public void Degree_comes_to_the_least_with_which_most_gets_done(int knee)
    {
        DegreeController controller = new(1, 64, 4);

        Run(controller, windows: 20, degree => Math.Min(degree, knee) * 20);

        Assert.That(controller.Degree, Is.InRange(knee, Math.Ceiling(knee * 1.1)));
    }

    [Test]
    public void Degree_of_a_stage_that_wins_with_every_slot_is_the_most()
    {
        DegreeController controller = new(1, 64, 2);

        var decisions = Run(controller, windows: 8, degree => degree * 20);

        Assert.That(decisions.Select(decision => decision.To).Take(5), Is.EqualTo(new[] { 4, 8, 16, 32, 64 }));
        Assert.That(decisions[1].Reason, Is.EqualTo("4 rather than 2 made the rate 2.00 times what it was"));
    }

    [Test]
    public void Refusals_take_a_tenth_off_each_and_the_degree_stays_below_them()
    {
        DegreeController controller = new(1, 64, 40);
        List<int> degrees = [];
        for (var window = 0; window < 120; window++)
        {
            controller.Next(new(1, Math.Min(controller.Degree, 20) * 10, controller.Degree > 20 ? 3 : 0, 1, 0));
            degrees.Add(controller.Degree);
        }

        Assert.That(degrees[0], Is.EqualTo(36));
        Assert.That(degrees.Skip(15).Count(degree => degree > 20), Is.LessThanOrEqualTo(4), "it asks again after longer and longer rests");
        Assert.That(degrees[^1], Is.InRange(16, 20));
    }

    [Test]
    public void Change_of_the_load_is_followed_within_ten_windows()
    {
        DegreeController controller = new(1, 64, 4);
        Run(controller, windows: 30, degree => Math.Min(degree, 8) * 20);
        var before = controller.Degree;

        Run(controller, windows: 10, degree => Math.Min(degree, 32) * 5); // each call takes four times as long, and the server takes four times as many

        Assert.That(before, Is.EqualTo(8));
        Assert.That(controller.Degree, Is.InRange(30, 40));
    }

    [TestCase(0.5, 0)]
    [TestCase(1, 0.5)]
    public void Degree_is_left_alone_while_there_is_nothing_to_be_won(double occupancy, double backedUp)
    {
        DegreeController controller = new(1, 64, 8);

        Assert.That(Enumerable.Range(0, 100).Select(window => controller.Next(new(1, window % 7, 0, occupancy, backedUp))), Is.All.Null);
    }

    [Test]
    public void Degree_stays_within_its_bounds_whatever_it_reads() => Gen.Select(
        Gen.Int[1, 8], Gen.Int[0, 60], Gen.Int[1, 100], Gen.Select(Gen.Double[0.5, 5], Gen.Double[0, 1000], Gen.Long[-5, 3], Gen.Double[0, 1], Gen.Double[0, 1]).Array[0, 80]).Sample(
        (min, range, start, readings) =>
        {
            DegreeController controller = new(min, min + range, start);
            foreach (var (seconds, work, refused, occupancy, backedUp) in readings)
            {
                var from = controller.Degree;
                var decision = controller.Next(new(seconds, work, Math.Max(0, refused), occupancy, backedUp));

                Assert.That(controller.Degree, Is.InRange(min, min + range));
                Assert.That(decision, controller.Degree == from ? Is.Null : Is.EqualTo(new DegreeDecision(from, controller.Degree, decision!.Value.Reason)));
            }
        },
        iter: 500);

    [Test]
    public void Degree_comes_to_rest_under_a_constant_load() => Gen.Select(Gen.Int[1, 64], Gen.Int[1, 64], Gen.Double[0, 0.04], Gen.Int[0, 1000]).Sample(
        (knee, start, noise, seed) =>
        {
            DegreeController controller = new(1, 64, start);
            Random random = new(seed);

            Run(controller, windows: 40, Rate);
            var late = Run(controller, windows: 600, Rate);

            Assert.That(controller.Degree, Is.InRange(knee * 0.7, (knee * 1.4) + 1));
            Assert.That(late, Has.Count.LessThanOrEqualTo(60), "in ten minutes, by looks after 10, 20, 40, … 300 seconds");

            double Rate(int degree) => Math.Min(degree, knee) * 20 * (1 + (noise * ((random.NextDouble() * 2) - 1)));
        },
        iter: 200);

    private static List<DegreeDecision> Run(DegreeController controller, int windows, Func<int, double> rateOf) =>
        [.. Enumerable.Range(0, windows).Select(_ => controller.Next(new(1, rateOf(controller.Degree), 0, 1, 0))).OfType<DegreeDecision>()];
}
