using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow.Failures;

[TestFixture]
public sealed class FailureLogTests
{
    private FailureLog _log = null!;

    [SetUp]
    public void Begin() => _log = new();

    [Test]
    public void Add_items_that_fail_alike_keeps_their_inputs_in_order()
    {
        Fail(1, 2, 3);

        var failure = _log.ToList().Single();
        Assert.That((failure.Item, failure.Count), Is.EqualTo(("item 1", 3L)));
        Assert.That(failure.Inputs.Select(input => input.GetInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Add_items_that_fail_for_one_reason_are_one_group_with_all_their_names()
    {
        for (var i = 0; i < 3 * FailureLog.MaxGroups; i++)
        {
            Report($"/d/{i}.md", $"'/d/{i}.md' has {i} bytes; at most 10 are read.");
        }

        var failure = _log.ToList().Single();
        Assert.That((failure.Count, failure.Item, failure.Message), Is.EqualTo((300L, "/d/0.md", "'/d/0.md' has 0 bytes; at most 10 are read.")));
        Assert.That(failure.Items, Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"/d/{i}.md")));
    }

    [Test]
    public void Add_more_names_than_there_is_room_for_says_so_and_counts_on()
    {
        var name = new string('ä', FailureLog.MaxItemBytes / 2 / 1000);
        var kept = Enumerable.Range(0, 1010).Count(_ => Report(name, "broken"));

        Assert.That(kept, Is.InRange(1000, 1001));
        Assert.That((_log.ToList().Single().Count, _log.ToList().Single().Items.Count), Is.EqualTo((1010L, kept)));
        Assert.That(Report("other", "otherwise"), Is.True, "there is room for a short one");
    }

    [Test]
    public void Add_causes_that_differ_in_paths_alone_are_one()
    {
        for (var i = 0; i < 30; i++)
        {
            _log.Add("read", new FormatException("no", new UnauthorizedAccessException($"Access to the path '/d/{i}' is denied.")), attempts: 1, static name => name, "x", keepInput: false);
        }

        Assert.That(_log.ToList().Single().Causes.Select(cause => (cause.Message, cause.Count)), Is.EqualTo(new[] { ("Access to the path '/d/0' is denied.", 30L) }));
    }

    [Test]
    public void Add_more_items_than_are_kept_counts_them()
    {
        Fail([.. Enumerable.Range(1, FailureLog.MaxInputs + 10)]);

        var failure = _log.ToList().Single();
        Assert.That(failure.Count, Is.EqualTo(FailureLog.MaxInputs + 10));
        Assert.That(failure.Inputs, Has.Count.EqualTo(FailureLog.MaxInputs));
    }

    [Test]
    public void Add_many_groups_keeps_no_more_inputs_and_bytes_than_one_would()
    {
        for (var group = 0; group < 20; group++)
        {
            Add($"group {group}", new string('x', FailureLog.MaxTotalInputBytes / 10));
        }

        Assert.That(_log.ToList().Sum(failure => failure.Inputs.Count), Is.EqualTo(9));
    }

    [Test]
    public void Add_too_large_an_input_ends_the_keeping_of_its_group_and_of_no_other()
    {
        Add("same", "small");
        Add("same", new string('x', FailureLog.MaxInputBytes));
        Add("same", "small");
        Add("other", "small");

        Assert.That(_log.ToList().Select(failure => (failure.Count, failure.Inputs.Count)), Is.EqualTo(new[] { (3L, 1), (1L, 1) }));
    }

    [Test]
    public void Add_group_that_is_not_listed_is_counted_under_no_stage()
    {
        for (var group = 0; group < FailureLog.MaxGroups + 2; group++)
        {
            Add($"group {group}", "x");
        }

        Assert.That((_log.ToList()[^1].Stage, _log.ToList()[^1].Count), Is.EqualTo((JobFailure.Unlisted, 2L)));
    }

    private bool Report(string item, string message) => _log.Add("read", new FormatException(message), attempts: 1, static name => name, item, keepInput: false);

    private void Fail(params int[] items)
    {
        foreach (var item in items)
        {
            Add("same", item);
        }
    }

    private void Add<T>(string message, T input) =>
        _log.Add("embed", new FormatException(message), attempts: 1, static value => $"item {value}", input, keepInput: true);
}
