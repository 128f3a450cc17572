using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Tests.Queues.Policies;

[TestFixture]
internal sealed class RequestCheckTests
{
    private const int MaxInput = 200;
    private static readonly QueueOptions Options = new() { MaxInputBytes = MaxInput };
    private static readonly JobRequest Good = new() { Flow = "ingest", Input = JsonElement.Parse("{}") };

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return Case("flow", Good with { Flow = "" }, "flow has 0");
        yield return Case("flow long", Good with { Flow = new string('f', 129) }, "flow has 129");
        yield return Case("tenant", Good with { Tenant = " " }, "tenant has 1");
        yield return Case("tenant long", Good with { Tenant = new string('t', 65) }, "tenant has 65");
        yield return Case("priority low", Good with { Priority = -1 }, "priority is -1");
        yield return Case("priority high", Good with { Priority = 10 }, "priority is 10");
        yield return Case("dedupe empty", Good with { DedupeKey = "" }, "dedupeKey has 0");
        yield return Case("dedupe long", Good with { DedupeKey = new string('k', 257) }, "dedupeKey has 257");
        yield return Case("trace long", Good with { TraceParent = new string('0', 129) }, "traceParent has 129");
        yield return Case("flow with NUL", Good with { Flow = "f\0g" }, "flow has the character U+0000 at 1");
        yield return Case("tenant with half a pair", Good with { Tenant = "t\uD83D" }, "tenant has the character U+D83D at 1");
        yield return Case("dedupe with NUL", Good with { DedupeKey = "😀\0" }, "dedupeKey has the character U+0000 at 2");
        yield return Case("trace with half a pair", Good with { TraceParent = "\uDE00" }, "traceParent has the character U+DE00 at 0");
        yield return Case("no input", Good with { Input = default }, "input is missing");
        yield return Case("input large", Good with { Input = JsonElement.Parse($"\"{new string('x', MaxInput - 1)}\"") }, "input is 201 bytes");
        yield return Case("input deep", Good with { Input = JsonElement.Parse(new string('[', 33) + new string(']', 33)) }, "deeper than 32");
        yield return Case(
            "resume large",
            Good with { ResumeFrom = new ResumePoint("s", [JsonElement.Parse($"\"{new string('x', 100)}\""), JsonElement.Parse($"\"{new string('x', 100)}\"")]) },
            "input is 206 bytes");
    }

    [TestCaseSource(nameof(Bad))]
    public void WhyRejected_names_what_is_wrong(JobRequest request, string text) =>
        Assert.That(RequestCheck.WhyRejected(request, Options), Does.Contain(text));

    [Test]
    public void WhyRejected_at_the_limits_is_null()
    {
        var request = Good with
        {
            Flow = new string('f', 128),
            Tenant = new string('t', 64),
            Priority = 9,
            DedupeKey = new string('k', 256),
            Input = JsonElement.Parse(new string('[', 32) + new string(']', 32)),
        };

        Assert.That(RequestCheck.WhyRejected(request, Options), Is.Null);
        Assert.That(RequestCheck.WhyRejected(request with { Input = JsonElement.Parse($"\"{new string('x', MaxInput - 2)}\"") }, Options), Is.Null);
    }

    [Test]
    public void WhyRejected_flow_that_is_none_of_the_known_is_named_with_the_nearest()
    {
        var options = Options with { Flows = ["ingest", "ask"] };

        Assert.That(RequestCheck.WhyRejected(Good, options), Is.Null);
        Assert.That(RequestCheck.WhyRejected(Good with { Flow = "ingst" }, options), Is.EqualTo("there is no flow 'ingst'; did you mean 'ingest'?"));
        Assert.That(RequestCheck.WhyRejected(Good with { Flow = "translate" }, options), Is.EqualTo("there is no flow 'translate'; the configuration has ask, ingest"));
    }

    private static TestCaseData Case(string name, JobRequest request, string text) => new TestCaseData(request, text).SetArgDisplayNames(name);
}
