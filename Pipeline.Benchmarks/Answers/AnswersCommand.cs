using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.EndToEnd;
using Pipeline.Benchmarks.Stages;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Models;

namespace Pipeline.Benchmarks.Answers;

/// <summary>The command <c>answers</c>: how well questions are answered, and when it is better not to.</summary>
internal static class AnswersCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        Option<FileInfo?> plot = new("--plot") { Description = "Draw the shares that are answered and withheld for every threshold into a PNG." };
        Option<bool> json = new("--json") { Description = "Print the figures as one JSON document." };
        Option<bool> thresholds = new("--thresholds") { Description = "Also the shares for a range of thresholds." };
        Option<FileInfo?> cases = new("--cases") { Description = "Also write what became of each question to a file, a JSON object a line." };
        Command command = new(
            "answers",
            "Asks the questions of XQuAD and the claims of SciFact in ../shared/data through the flows of a pipeline.yaml, with and without the documents that answer them. "
            + "Example: answers --plot docs/images/abstention.png") { config, plot, json, thresholds, cases };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            AnswerRun run = new(parsed.GetValue(config), SharedFolder.Find("data"));
            var (figures, curves, results) = await run.RunAsync(cancellationToken);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(figures, PipelineJson.Options) : Text(figures));
            if (parsed.GetValue(thresholds))
            {
                await Console.Out.WriteLineAsync(Table(curves));
            }

            if (parsed.GetValue(cases) is { } lines)
            {
                await File.WriteAllLinesAsync(lines.FullName, results.Select(result => JsonSerializer.Serialize(result, PipelineJson.Options)), cancellationToken);
            }

            if (parsed.GetValue(plot) is { } file)
            {
                AbstentionPlot.Save(file.FullName, curves, GroundedQuestion.DefaultAbstainBelow);
            }
        });
        return command;
    }

    private static string Text(AnswerFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        XQuAD    gold words in the answer              {figures.XquadSpan:0.000}   nothing withheld {figures.XquadSpanAlways:0.000}, and one sentence {figures.XquadSpanInOne:0.000}
                 in the first citation's chunk         {figures.XquadCovered:0.000}   nothing withheld {figures.XquadCoveredAlways:0.000}
                 answered                              {figures.XquadAnswered:0.000}
                 withheld without the own article      {figures.XquadAbstained:0.000}
        SciFact  answered, claims with evidence        {figures.ScifactAnswered:0.000}
                 withheld, claims without              {figures.ScifactAbstained:0.000}
        """);

    private static string Table(IReadOnlyList<AbstentionCurve> curves) => string.Join('\n', Enumerable.Range(0, 301).Select(step => step / 500.0).Select(threshold =>
        string.Create(CultureInfo.InvariantCulture, $"{threshold:0.000}  {string.Join("  ", curves.Select(curve => Row(curve, threshold)))}")));

    private static string Row(AbstentionCurve curve, double threshold) =>
        string.Create(CultureInfo.InvariantCulture, $"{curve.Name} {curve.Answered(threshold):0.000} {curve.Abstained(threshold):0.000}");
}
