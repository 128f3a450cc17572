using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Configuration.Binding;

internal sealed class ValueTests
{
    private static StageSettings Embed(PipelineOptions options) => options.Stages["embed"].Variants[0].Settings;

    [TestCase("250ms", 250)]
    [TestCase("20s", 20_000)]
    [TestCase("1.5s", 1_500)]
    [TestCase("5m", 300_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("1d", 86_400_000)]
    public void Duration_with_unit_is_read(string text, long milliseconds)
    {
        var options = Config.ReadSection($"stages: {{ read: {{ timeout: {text} }} }}").Require();

        Assert.That(options.Stages["read"].Variants[0].Settings.Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [TestCase("60")]
    [TestCase("60 s")]
    [TestCase("-1s")]
    [TestCase("1e3s")]
    [TestCase("s")]
    [TestCase("1..2s")]
    [TestCase("99999999999999999999999999999999999d")]
    [TestCase("9999999999999d")]
    public void Duration_without_unit_or_beyond_time_is_an_error(string text)
    {
        var result = Config.ReadSection($"queue: {{ lease: {text} }}");

        Assert.That(result.Places(), Is.EqualTo(new[] { "2:17 PL104" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain($"'{text}'").And.Contain("250ms, 20s, 5m, 1h or 7d").And.Contain("1s – 1h"));
    }

    [TestCase("64KiB", 64 * 1024)]
    [TestCase("1MiB", 1024 * 1024)]
    [TestCase("4096B", 4096)]
    public void Size_with_unit_is_read(string text, long bytes) =>
        Assert.That(Config.ReadSection($"queue: {{ maxInputBytes: {text} }}").Require().Queue.MaxInputBytes, Is.EqualTo(bytes));

    [TestCase("65536", "PL104")]
    [TestCase("64KB", "PL104")]
    [TestCase("1B", "PL105")]
    [TestCase("1GiB", "PL105")]
    public void Size_without_unit_or_out_of_range_is_an_error(string text, string code) =>
        Assert.That(Config.ReadSection($"queue: {{ maxInputBytes: {text} }}").Places(), Is.EqualTo(new[] { $"2:25 {code}" }));

    [TestCase("auto", 0)]
    [TestCase("1", 1)]
    [TestCase("1024", 1024)]
    public void Parallelism_is_auto_or_a_number(string text, int value) =>
        Assert.That(Embed(Config.ReadSection($"stages: {{ embed: {{ parallelism: {text} }} }}").Require()).Parallelism.Value, Is.EqualTo(value));

    [TestCase("0")]
    [TestCase("1025")]
    [TestCase("-1")]
    [TestCase("many")]
    public void Parallelism_beyond_its_range_is_an_error(string text) =>
        Assert.That(Config.ReadSection($"stages: {{ embed: {{ parallelism: {text} }} }}").Places(), Is.EqualTo(new[] { "2:33 PL104" }));

    [TestCase("0", "PL105")]
    [TestCase("101", "PL105")]
    [TestCase("five", "PL104")]
    [TestCase("5.5", "PL104")]
    [TestCase("99999999999", "PL104")]
    [TestCase("", "PL104")]
    public void Number_out_of_range_or_no_number_is_an_error_with_the_range(string text, string code)
    {
        var result = Config.ReadSection($"queue:\n  maxAttempts: {text}");

        Assert.That(result.Diagnostics.Select(fault => (fault.Line, fault.Code)), Is.EqualTo(new[] { (3, code) }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("queue.maxAttempts").And.Contain("1 – 100"));
    }

    [Test]
    public void Null_is_allowed_where_there_may_be_none()
    {
        Assert.That(Embed(Config.ReadSection("stages: { embed: { timeout: null } }").Require()).Timeout, Is.Null);
        Assert.That(Config.ReadSection("stages: { embed: { capacity: null } }").Places(), Is.EqualTo(new[] { "2:30 PL104" }));
    }

    [Test]
    public void Empty_section_means_its_defaults() =>
        Assert.That(Config.ReadSection("queue:\nstages:").Require().Queue, Is.EqualTo(new QueueOptions { Use = "sqlite", Own = new SqliteQueueOptions { Path = Path.GetFullPath("data/pipeline.db") } }));

    [Test]
    public void Nested_key_keeps_its_neighbours_defaults()
    {
        var retry = Embed(Config.ReadSection("stages: { embed: { retry: { delay: 1s } } }").Require()).Retry;

        Assert.That(retry, Is.EqualTo(new RetrySettings { Attempts = 4, Delay = TimeSpan.FromSeconds(1) }));
    }

    [Test]
    public void Defaults_of_a_registration_are_never_changed()
    {
        var registry = Samples.SampleRegistry.Create();

        Config.Read($"version: 1\nstages: {{ embed: {{ capacity: 7, retry: {{ attempts: 2 }} }} }}\n{Config.Flows}", registry).Require();

        Assert.That(registry.Find("embed").Select(entry => (entry.Defaults.Capacity, entry.Defaults.Retry.Attempts)), Is.All.EqualTo((512, 4)));
    }

    [Test]
    public void Word_that_is_not_allowed_names_those_that_are_and_the_nearest()
    {
        var result = Config.ReadSection("queue: { use: sqllite }");

        Assert.That(result.Places(), Is.EqualTo(new[] { "2:15 PL106" }));
        Assert.That(result.Diagnostics[0].Message, Is.EqualTo("queue.use: 'sqllite' is not allowed; allowed: sqlite, azure; did you mean 'sqlite'?"));
    }

    [Test]
    public void List_is_checked_item_by_item_and_as_a_whole()
    {
        Assert.That(Config.ReadSection("stages: { retrieve: { sources: [dense, lexicl] } }").Places(), Does.Contain("2:40 PL106"));
        Assert.That(Config.ReadSection("stages: { retrieve: { sources: [] } }").Places(), Does.Contain("2:32 PL105"));
        Assert.That(Config.ReadSection("stages: { retrieve: { sources: dense } }").Places(), Does.Contain("2:32 PL103"));
    }

    [Test]
    public void Wrong_kind_of_node_is_an_error()
    {
        var result = Config.Read("version: [1]\nqueue: sqlite\nmodels: { embedding: [a], chat: { use: { a: b } } }\nstages: [read]\nflows: read\n");

        Assert.That(result.Places(), Is.EqualTo(new[] { "1:10 PL103", "2:8 PL103", "3:22 PL103", "3:40 PL103", "4:9 PL103", "5:8 PL103" }));
    }
}
