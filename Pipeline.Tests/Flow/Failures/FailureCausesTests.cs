using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow.Failures;

[TestFixture]
public class FailureCausesTests
{
    private readonly FailureLog _log = new();

    [Test]
    public void Add_aggregate_of_one_is_that_one()
    {
        FailureLog log = new();
        log.Add("embed", new AggregateException(new AggregateException(new FormatException("cut"))), 1, static _ => "x", 0, keepInput: false);

        Assert.That((log.ToList().Single().Error, log.ToList().Single().Message, log.ToList().Single().Causes.Count), Is.EqualTo(("FormatException", "cut", 0)));
    }

    [Test]
    public void Add_items_that_fail_alike_sums_the_causes_inside()
    {
        FailureLog log = new();
        foreach (var port in new[] { 1, 1, 2 })
        {
            log.Add("embed", new HttpRequestException("no answer", new IOException($"port {port}")), 1, static _ => "x", 0, keepInput: false);
        }

        Assert.That(log.ToList().Single().Causes.Select(cause => (cause.Message, cause.Count)), Is.EqualTo(new[] { ("port 1", 2L), ("port 2", 1L) }));
    }

    [Test]
    public void Add_several_at_once_keeps_each_kind_once_with_its_count()
    {
        FailureLog log = new();
        log.Add("embed", new AggregateException(new IOException("a"), new IOException("a"), new FormatException("b", new IOException("c"))), 1, static _ => "x", 0, keepInput: false);

        var failure = log.ToList().Single();
        Assert.That(failure.Message, Is.EqualTo("3 errors at once, the first: a"));
        Assert.That(failure.Causes.Select(cause => (cause.Error, cause.Message, cause.Count)), Is.EqualTo(new[] { ("IOException", "a", 2L), ("FormatException", "b", 1L) }));
        Assert.That(failure.Causes[1].Causes.Single().Message, Is.EqualTo("c"));
    }

    [Test]
    public void Add_hostile_exceptions_stay_bounded()
    {
        FailureLog log = new();
        Exception deep = new IOException("bottom");
        for (var level = 0; level < 1000; level++)
        {
            deep = new InvalidOperationException(new string('x', 10_000), deep);
        }

        log.Add("embed", new AggregateException(Enumerable.Range(0, 500).Select(which => new InvalidOperationException($"{which}", deep))), 1, static _ => "x", 0, keepInput: false);

        var failure = log.ToList().Single();
        Assert.That(failure.Causes, Has.Count.EqualTo(FailureCauses.MaxCauses));
        Assert.That(Depth(failure.Causes[0]), Is.EqualTo(FailureCauses.MaxDepth));
    }

    [Test]
    public void Tree_has_stages_in_the_order_they_failed_and_the_most_frequent_first()
    {
        foreach (var (stage, message) in new[] { ("read", "cut"), ("embed", "rare"), ("embed", "often"), ("embed", "often"), ("read", "cut") })
        {
            _log.Add(stage, new IOException(message), 1, static _ => "x", 0, keepInput: true);
        }

        var tree = FailureTree.Of(_log.ToList());

        Assert.That(tree.Select(stage => (stage.Stage, stage.Count)), Is.EqualTo(new[] { ("read", 2L), ("embed", 3L) }));
        Assert.That(tree[1].Failures.Select(failure => (failure.Message, failure.Inputs.Count)), Is.EqualTo(new[] { ("often", 0), ("rare", 0) }));
    }

    private static int Depth(FailureCause cause) => cause.Causes.Count == 0 ? 1 : 1 + Depth(cause.Causes[0]);
}
