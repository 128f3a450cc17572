using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

/// <summary>
/// How well a page's article is found, counted as the article extraction benchmark counts: shingles of four words; precision and recall are means over the pages; F1 is that of the means.
/// </summary>
internal sealed partial class MainContentTests
{
    private const int Shingle = 4;

    [Test]
    public async Task Parse_181_articles_with_an_f1_of_94_percent()
    {
        var folder = SharedData.PathOrSkip("data", "docs", "html-article-extraction");
        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "ground-truth.json")));
        var scores = truth.RootElement.EnumerateObject()
            .Select(page => Score(page.Value.GetProperty("articleBody").GetString()!, TextOf(Path.Combine(folder, "html", page.Name + ".html.gz"))))
            .ToList();

        var precision = scores.Average(score => score.Precision);
        var recall = scores.Average(score => score.Recall);
        var f1 = 2 * precision * recall / (precision + recall);
        await TestContext.Out.WriteLineAsync($"{scores.Count} pages: precision {precision:0.000}, recall {recall:0.000}, F1 {f1:0.000}");

        Assert.That(scores, Has.Count.EqualTo(181));
        Assert.That(f1, Is.GreaterThanOrEqualTo(0.94));
    }

    private static string TextOf(string path) => DocumentParser.Parse(File.ReadAllBytes(path), path, new ParseLimits(), CancellationToken.None).Content.Text;

    private static (double Precision, double Recall) Score(string expected, string actual)
    {
        var (gold, found) = (Shingles(expected), Shingles(actual));
        double shared = gold.Sum(shingle => Math.Min(shingle.Value, found.GetValueOrDefault(shingle.Key)));
        return (shared / found.Values.Sum(), shared / gold.Values.Sum());
    }

    private static Dictionary<string, int> Shingles(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).ToList();
        return Enumerable.Range(0, Math.Max(1, words.Count - Shingle + 1))
            .Select(start => string.Join(' ', words.Skip(start).Take(Shingle)))
            .CountBy(shingle => shingle)
            .ToDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
