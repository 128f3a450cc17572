using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.EndToEnd;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>What a worker says on stderr, by the section <c>logging</c>.</summary>
internal sealed class LoggingTests
{
    private const string Flows = "flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }";

    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Json_is_an_object_a_line_and_a_job_that_failed_for_good_is_one_warning()
    {
        var lines = (await WorkAsync("logging: { format: json }")).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();

        var dead = lines.Where(line => line.GetProperty("EventId").GetInt32() == 2026).ToList();
        Assert.That(dead, Has.Count.EqualTo(1));
        Assert.That(dead[0].GetProperty("LogLevel").GetString(), Is.EqualTo("Warning"));
        Assert.That(dead[0].GetProperty("State").GetProperty("Stage").GetString(), Is.EqualTo("read"));
        Assert.That(dead[0].GetProperty("Message").GetString(), Does.Contain("of flow ingest has failed for good in stage read, at attempt 1: PermanentException: ").And.Contain("missing.md"));
        Assert.That(lines.Select(line => line.GetProperty("Timestamp").GetString()), Has.All.Match("^20..-..-..T..:..:..\\....Z$"));
    }

    [Test]
    public async Task Jobs_are_lines_on_request()
    {
        var plain = await WorkAsync("");
        var asked = await WorkAsync("logging: { jobs: true }");

        Assert.That(plain.Error, Does.Not.Contain("[2027]"));
        Assert.That(asked.Error, Does.Match("info: .*\\[2027\\] Job .* of flow ingest is Succeeded, 00:00"));
    }

    [TestCase("logging: { level: warning }", "5001", false)]
    [TestCase("logging: { level: warning, levels: { Pipeline.Core.Hosting: information } }", "5001", true)]
    [TestCase("logging: { levels: { Pipeline.Core.Hosting: error } }", "5001", false)]
    [TestCase("logging: { levels: { Pipeline.Core.Hosting: error } }", "2026", true)]
    public async Task Level_counts_and_those_of_categories_before_it(string section, string line, bool isSaid) =>
        Assert.That((await WorkAsync(section)).Error.Contains($"[{line}]", StringComparison.Ordinal), Is.EqualTo(isSaid));

    [TestCase("logging: { format: xml }", "logging.format: 'xml' is not allowed")]
    [TestCase("logging: { level: loud }", "logging.level: 'loud' is not allowed")]
    [TestCase("logging: { levels: { Pipeline: loud } }", "'loud'")]
    public async Task Wrong_values_are_errors_that_name_them(string section, string expected)
    {
        _program.Write("pipeline.yaml", $"version: 1\n{section}\n{Flows}\n");

        var run = await _program.RunAsync("check");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Out + run.Error, Does.Contain(expected));
    }

    private async Task<CommandRun> WorkAsync(string section)
    {
        _program.Write("pipeline.yaml", $"version: 1\n{section}\n{Flows}\n");
        _program.Write("there.md", "# There\n\nWords of a document.\n");
        await _program.RunAsync("enqueue", "ingest", "there.md", "missing.md");
        return await _program.RunAsync("work", "--drain", "--json");
    }
}
