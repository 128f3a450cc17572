using NUnit.Framework;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.Configuration.Yaml;

internal sealed class EnvironmentTests
{
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["DATA"] = "/srv/data",
        ["EMPTY"] = "",
        ["TOKEN"] = "s3cr3t-sqlitee",
        ["WAIT"] = "90s",
    };

    [TestCase("\"${DATA}/q.db\"", "/srv/data/q.db")]
    [TestCase("\"${NONE:-./x}/q.db\"", "./x/q.db")]
    [TestCase("\"${EMPTY:-./x}\"", "./x")]
    [TestCase("\"${DATA}${DATA}\"", "/srv/data/srv/data")]
    [TestCase("'$${DATA}'", "${DATA}")]
    [TestCase("$DATA", "$DATA")]
    public void Variable_in_a_value_is_filled_in(string yaml, string expected) =>
        Assert.That(((SqliteQueueOptions)Config.ReadSection($"queue: {{ sqlite: {{ path: {yaml} }} }}", Environment).Require().Queue.Own!).Path, Is.EqualTo(Path.GetFullPath(expected)));

    [Test]
    public void Variable_outside_braces_needs_no_quotes() =>
        Assert.That(Config.ReadSection("queue:\n  lease: ${WAIT}\n  poll: ${POLL:-50ms}", Environment).Require().Queue,
            Has.Property("Lease").EqualTo(TimeSpan.FromSeconds(90)).And.Property("Poll").EqualTo(TimeSpan.FromMilliseconds(50)));

    [Test]
    public void Unset_variable_without_default_is_named_and_nothing_else_is_said_of_the_value()
    {
        var result = Config.ReadSection("queue:\n  lease: ${NONE}", Environment);

        Assert.That(result.Places(), Is.EqualTo(new[] { "3:10 PL109" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("NONE").And.Contain("${NONE:-default}"));
    }

    [TestCase("${NONE")]
    [TestCase("${}")]
    [TestCase("${1A}")]
    [TestCase("${A B}")]
    public void Malformed_variable_is_an_error(string text) =>
        Assert.That(Config.ReadSection($"queue:\n  lease: {text}", Environment).Places(), Is.EqualTo(new[] { "3:10 PL110" }));

    [Test]
    public void Variable_in_a_flow_is_refused() =>
        Assert.That(Config.Read("version: 1\nflows: { a: [\"${DATA}\"] }", null, Environment).Places(), Is.EqualTo(new[] { "2:14 PL110" }));

    [TestCase("queue: { use: \"${TOKEN}\" }")]
    [TestCase("queue: { lease: \"${TOKEN}\" }")]
    [TestCase("queue: { maxAttempts: \"${TOKEN}\" }")]
    [TestCase("queue: { maxInputBytes: \"${TOKEN}\" }")]
    [TestCase("queue: \"${TOKEN}\"")]
    [TestCase("stages: { embed: { use: \"${TOKEN}\" } }")]
    [TestCase("stages: { embed: { parallelism: \"${TOKEN}\" } }")]
    [TestCase("stages: { embed: \"${TOKEN}\" }")]
    [TestCase("stages: { retrieve: { sources: [\"${TOKEN}\"] } }")]
    [TestCase("unheard: \"${TOKEN}\"")]
    [TestCase("flows: { a: [\"${TOKEN}\"] }")]
    public void Value_from_the_environment_is_in_no_message_nor_hinted_at(string section)
    {
        var result = Config.ReadSection(section, Environment);

        var messages = string.Join('\n', result.Diagnostics);
        Assert.That(result.Options, Is.Null);
        Assert.That(messages, Does.Not.Contain("s3cr3t").And.Not.Contain("did you mean"));
    }

    [Test]
    public void Contradiction_with_the_environment_shows_the_name_and_not_the_value()
    {
        var result = Config.ReadSection("queue: { retry: { delay: \"${WAIT}\", max: 10s } }", Environment);

        Assert.That(result.Diagnostics.Single().Message, Does.Contain("${WAIT}").And.Not.Contain("90s"));
    }

    [Test]
    public void Options_own_rule_keeps_values_of_the_environment_back()
    {
        var result = Config.ReadSection("stages: { chunk: { overlap: \"${WORDS}\" } }", new Dictionary<string, string>(StringComparer.Ordinal) { ["WORDS"] = "177" });

        Assert.That(result.Diagnostics.Single().Message, Does.Contain("stages.chunk").And.Not.Contain("177"));
    }
}
