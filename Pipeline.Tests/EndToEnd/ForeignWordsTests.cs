using System.Text.Json;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Names, paths and texts that a sender made to move a terminal's cursor, or to look like a log line: they are shown, and do nothing.</summary>
internal sealed class ForeignWordsTests
{
    private const string Nasty = "x\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\n2026-01-01T00:00:00.000Z info: forged[1] all is well\r\u0008";
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Log_lines_and_words_obey_no_sender()
    {
        object[] jobs =
        [
            Job("ingest", new { text = "Tea is kept dry.", documentId = Nasty, metadata = new { title = Nasty } }, Nasty),
            Job("ingest", new { path = $"/no/{Nasty}.md" }, "default"),
            Job("ingest", new { url = $"http://127.0.0.1:1/{Nasty}" }, "default"),
            Job("ask", new { question = Nasty }, Nasty),
            Job(Nasty, new { question = "q" }, "default"),
        ];
        var lines = string.Join('\n', jobs.Select(job => JsonSerializer.Serialize(job)));

        var enqueued = await _program.RunAsync(lines, ["enqueue", "--file", "-", "--verbose"]);
        var worked = await _program.RunAsync("work", "--drain", "--verbose");

        List<string> outputs = [enqueued.Out, enqueued.Error, worked.Out, worked.Error];
        foreach (var command in (string[][])[["jobs"], ["dead", "list"], ["stats"]])
        {
            var run = await _program.RunAsync(command);
            outputs.AddRange([run.Out, run.Error]);
        }

        var told = string.Concat(outputs);
        foreach (var command in (string[][])[["documents", "list", "--tenant", Nasty], ["ask", Nasty], ["search", Nasty], ["inspect", Nasty], [$"--{Nasty}"], ["jobs", Nasty], ["jobs", "--flow", Nasty], ["check", Nasty]])
        {
            var run = await _program.RunAsync(command);
            outputs.AddRange([run.Out, run.Error]);
        }

        var all = string.Concat(outputs);
        Assert.Multiple(() =>
        {
            Assert.That(worked.Error, Does.Contain("x[2J]0;owned"), "the words came into a log line");
            Assert.That(all.Where(character => char.IsControl(character) && character is not ('\n' or '\t')).Select(character => (int)character), Is.Empty);
            Assert.That(all, Does.Not.Contain('\u202e'));
            Assert.That(told, Does.Not.Match("(?m)^2026-01-01T00:00:00.000Z info: forged"));
        });
    }

    private static object Job(string flow, object input, string tenant) => new { flow, input, tenant };
}
