using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary><c>pipeline test</c>: what ships passes, what differs is told.</summary>
internal sealed class TestCommandTests
{
    private static readonly string Config = Path.Combine(Repository.Root, "pipeline.yaml");

    [Test]
    public async Task Shipped_cases_pass()
    {
        var run = await CommandRun.OfAsync("test", Path.Combine(Repository.Root, "pipeline.test.yaml"), "--config", Config, "--json");

        var cases = run.Document.GetProperty("cases").EnumerateArray().ToList();
        Assert.That(cases.Where(one => !one.GetProperty("passed").GetBoolean()).Select(one => one.GetRawText()), Is.Empty);
        Assert.That((run.ExitCode, cases.Count), Is.EqualTo((0, 8)));
    }

    [Test]
    public async Task Case_that_differs_is_told_with_what_was_expected_and_came()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("pipeline.yaml"), await File.ReadAllTextAsync(Config));
        await File.WriteAllTextAsync(folder.File("wrong.test.yaml"), """
            version: 1
            cases:
              - name: wrong in all ways
                flow: ingest
                input: { text: a word }
                faults: { embed: { fail: 503, times: 4 } }
                expect: { state: partial, attempts: 1, result: { chunks: 7 }, events: [done, accepted], deadLetter: true, calls: { embed: 9 }, occupancy: { index: 0 }, failures: [{ stage: read }] }
              - name: right
                flow: ingest
                input: { text: a word }
            """);

        var words = await CommandRun.OfAsync("test", "--config", folder.File("pipeline.yaml"));
        var json = await CommandRun.OfAsync("test", "--config", folder.File("pipeline.yaml"), "--json");

        Assert.That((words.ExitCode, json.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(words.Out, Does.Contain("2 cases: 1 ok, 1 failed."));
        var message = json.Document.GetProperty("cases")[0].GetProperty("message").GetString();
        Assert.That(message, Does.Contain("state: expected partial, was succeeded")
            .And.Contain("attempts: expected 1, was 2")
            .And.Contain("result.chunks: expected 7, was 1")
            .And.Contain("failures: expected an item like {\"stage\":\"read\"}, was []")
            .And.Contain("events: expected [done, accepted] in this order, was [accepted, started,")
            .And.Contain("deadLetter: expected true, was false")
            .And.Contain("calls.embed: expected 9, was 5")
            .And.Contain("occupancy.index: expected at most 0, was 1"));
        Assert.That(json.Document.GetProperty("cases")[1].GetProperty("message").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase("- { name: a, flow: ask, input: { question: q }, faults: { retrieve/dens: { hang: true } } }", "did you mean 'retrieve/dense'?")]
    [TestCase("- { name: a, flow: ask, input: { text: q } }", "the job was not accepted")]
    [TestCase("- { name: a, given: [{ flow: ask, input: { question: q } }, { flow: ingest, input: { path: ./no } }], flow: ask, input: { question: q } }", "given: state: expected succeeded, was failed")]
    public async Task Case_that_cannot_run_says_why(string test, string message)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.test.yaml"), "version: 1\ncases:\n  " + test);

        var run = await CommandRun.OfAsync("test", folder.File("a.test.yaml"), "--config", Config, "--json");

        Assert.That(run.Document.GetProperty("cases")[0].GetProperty("message").GetString(), Does.Contain(message));
    }

    [Test]
    public async Task Faulty_file_is_a_usage_error_with_line_and_column()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.test.yaml"), "version: 1\ncases:\n  - { name: a, flow: aks, input: 1 }");

        var run = await CommandRun.OfAsync("test", folder.File("a.test.yaml"), "--config", Config);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("3:22 error PL401").And.Contain("did you mean 'ask'?"));
    }
}
