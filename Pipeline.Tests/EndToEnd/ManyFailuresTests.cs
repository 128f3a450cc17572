using System.Globalization;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Many files that fail for one reason are one failure with their number, and every name can be had.</summary>
internal sealed class ManyFailuresTests
{
    private const int Files = 120;
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Ingest_groups_failures_by_reason_and_keeps_every_name()
    {
        for (var i = 0; i < Files; i++)
        {
            _program.Write(Name(i), new string('\u0001', 100 + i));
        }

        _program.Write("docs/good.md", "Green tea is steeped at eighty degrees.");

        var run = await _program.RunAsync("ingest", "docs", "--json");
        var again = await _program.RunAsync("ingest", "docs");

        var job = run.Document.GetProperty("jobs")[0];
        var failure = job.GetProperty("failures").EnumerateArray().Single();
        var names = Enumerable.Range(0, Files).Select(i => Path.Combine(_program.Folder, Name(i))).ToList();
        Assert.That(failure.GetProperty("count").GetInt64(), Is.EqualTo(Files));
        Assert.That(failure.GetProperty("items").EnumerateArray().Select(item => Path.GetFullPath(item.GetString()!, _program.Folder)), Is.EquivalentTo(names));

        var shown = await _program.RunAsync("jobs", job.GetProperty("id").GetString()!, "--failures");
        Assert.That(shown.Out.Split(['\n', '/']), Is.SupersetOf(names.Select(Path.GetFileName)));
        Assert.That(again.Out, Does.Contain($" and {Files - 3} others: ").And.Contain("--failures"));
        Assert.That(again.Out.Split('\n'), Has.Length.LessThan(10));
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"docs/bad-{i}.md");
}
