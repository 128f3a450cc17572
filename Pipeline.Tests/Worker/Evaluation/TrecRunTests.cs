using System.Globalization;
using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Evaluation;

namespace Pipeline.Tests.Worker.Evaluation;

/// <summary>Run files, as other tools of the field write and read them.</summary>
internal sealed class TrecRunTests
{
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Write_gives_equal_scores_an_order_that_others_keep()
    {
        await using (var file = File.CreateText(_folder.File("a.run")))
        {
            TrecRun.Write(file, [new Ranking("q", [new("b", 1), new("a", 0.5), new("c", 0.5), new("d", 0.5)])], "ours");
        }

        var lines = await File.ReadAllLinesAsync(_folder.File("a.run"));

        Assert.That(lines.Select(line => line.Split(' ')[2]), Is.EqualTo(["b", "a", "c", "d"]));
        Assert.That(lines.Select(line => double.Parse(line.Split(' ')[4], CultureInfo.InvariantCulture)), Is.Ordered.Descending.And.Unique, "tools that read it sort by score alone");
    }

    [Test]
    public async Task Read_goes_by_scores_and_not_by_the_order_of_lines()
    {
        await File.WriteAllLinesAsync(_folder.File("b.run"), ["q Q0 second 2 0.5 x", "p Q0 other 1 1 x", "q Q0 first 1 0.75 x"]);

        var run = await TrecRun.ReadAsync(_folder.File("b.run"), CancellationToken.None);

        Assert.That(run["q"].Documents.Select(ranked => ranked.Document), Is.EqualTo(["first", "second"]));
    }

    [Test]
    public async Task Read_of_something_else_names_the_line()
    {
        await File.WriteAllLinesAsync(_folder.File("c.run"), ["q Q0 d 1 0.5 x", "q Q0 d 1 high x"]);

        Assert.That(() => TrecRun.ReadAsync(_folder.File("c.run"), CancellationToken.None), Throws.TypeOf<CommandException>().With.Message.Contains("c.run:2 is not 'query Q0 document rank score tag'"));
    }
}
