using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Intake;

namespace Pipeline.Tests.Worker.Intake;

internal sealed class JobLineTests
{
    [Test]
    public void Parse_reads_every_property()
    {
        var request = Parse(
            """{"flow":"ask","input":{"question":"why"},"tenant":"t","priority":9,"dedupeKey":"k","notBefore":"2026-01-02T03:04:05Z","deadline":"2026-01-03T00:00:00+01:00"}""");

        Assert.Multiple(() =>
        {
            Assert.That(request.Flow, Is.EqualTo("ask"));
            Assert.That(request.Input.GetProperty("question").GetString(), Is.EqualTo("why"));
            Assert.That((request.Tenant, request.Priority, request.DedupeKey), Is.EqualTo(("t", 9, "k")));
            Assert.That(request.NotBefore, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
            Assert.That(request.Deadline, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 23, 0, 0, TimeSpan.Zero)));
        });
    }

    [Test]
    public void Parse_takes_the_requests_defaults_where_the_line_says_nothing_or_null()
    {
        var request = Parse("""{"flow":"ask","input":{},"tenant":null,"priority":null,"dedupeKey":null,"notBefore":null,"deadline":null}""");

        Assert.That(request with { Input = default }, Is.EqualTo(new JobRequest { Flow = "ask", Input = default }));
    }

    [TestCase("", "not JSON")]
    [TestCase("{\"flow\":", "not JSON")]
    [TestCase("[1]", "not array")]
    [TestCase("""{"input":{}}""", "'flow' is missing")]
    [TestCase("""{"flow":"ask"}""", "'input' is missing")]
    [TestCase("""{"flow":"ask","input":null}""", "'input' is missing")]
    [TestCase("""{"flow":"ask","input":{},"priorty":1}""", "did you mean 'priority'?")]
    [TestCase("""{"flow":"ask","input":{},"priority":"high"}""", "'priority'")]
    [TestCase("""{"flow":"ask","input":{},"notBefore":"tomorrow"}""", "'notBefore'")]
    public void Parse_says_what_is_wrong(string line, string expected) =>
        Assert.That(() => Parse(line), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    [Test]
    public void Parse_refuses_json_that_nests_too_deep()
    {
        var deep = $$"""{"flow":"ask","input":{{new string('[', 1000)}}{{new string(']', 1000)}}}""";

        Assert.That(() => Parse(deep), Throws.TypeOf<FormatException>());
    }

    private static JobRequest Parse(string line) => JobLine.Parse(Encoding.UTF8.GetBytes(line));
}
