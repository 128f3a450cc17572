using System.Globalization;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Evaluation;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Eval;

/// <summary><c>eval FOLDER --compare RUN RUN</c></summary>
internal static class EvalComparison
{
    public static async Task<int> RunAsync(CommandContext context, EvaluationFolder folder, string first, string second, CancellationToken cancellationToken)
    {
        var judgements = await folder.ReadJudgementsAsync(cancellationToken);
        var queries = await folder.ReadQueriesAsync(judgements, cancellationToken);
        var before = Scores(await TrecRun.ReadAsync(first, cancellationToken));
        var after = Scores(await TrecRun.ReadAsync(second, cancellationToken));
        var comparisons = new
        {
            queries = queries.Count,
            ndcgAt10 = Compare(scores => scores.NdcgAt10),
            map = Compare(scores => scores.Map),
            recallAt100 = Compare(scores => scores.RecallAt100),
        };
        context.Output.Result(comparisons, words => Columns.Write(
            words,
            ["", "FIRST", "SECOND", "DIFFERENCE", "95 % INTERVAL", "P"],
            [Row("nDCG@10", comparisons.ndcgAt10), Row("MAP", comparisons.map), Row("recall@100", comparisons.recallAt100)]));
        return ExitCodes.Done;

        // A query for which a run has nothing has found nothing.
        QueryScores[] Scores(IReadOnlyDictionary<string, Ranking> run) =>
            [.. queries.Select(query => run.TryGetValue(query.Id, out var ranking) ? ranking.Score(judgements) : default)];

        Comparison Compare(Func<QueryScores, double> measure) => PairedBootstrap.Compare([.. before.Select(measure)], [.. after.Select(measure)]);
    }

    private static string[] Row(string measure, Comparison comparison) =>
    [
        measure,
        Text(comparison.First, "0.000"),
        Text(comparison.Second, "0.000"),
        Text(comparison.Difference, "+0.000;-0.000"),
        $"{Text(comparison.Low, "+0.000;-0.000")} to {Text(comparison.High, "+0.000;-0.000")}",
        Text(comparison.P, "0.000"),
    ];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
