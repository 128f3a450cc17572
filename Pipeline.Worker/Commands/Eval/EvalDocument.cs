using System.Globalization;
using System.Text.Json.Serialization;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Evaluation;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Eval;

/// <summary>What <c>eval</c> prints.</summary>
internal sealed record EvalDocument
{
    public SearchMode Mode { get; private init; }

    public int Documents { get; init; }

    /// <summary>Documents that are in the index: those without any text are not.</summary>
    public int Indexed { get; init; }

    public int Queries { get; private init; }

    public double NdcgAt10 { get; private init; }

    public double Map { get; private init; }

    public double RecallAt100 { get; private init; }

    public double IngestDocumentsPerSecond { get; init; }

    public double QueriesPerSecond { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<QueryView>? PerQuery { get; private init; }

    public static EvalDocument Of(SearchMode mode, IReadOnlyList<(string Query, QueryScores Scores)> queries, bool perQuery)
    {
        var mean = QueryScores.Mean([.. queries.Select(query => query.Scores)]);
        return new EvalDocument
        {
            Mode = mode,
            Queries = queries.Count,
            NdcgAt10 = mean.NdcgAt10,
            Map = mean.Map,
            RecallAt100 = mean.RecallAt100,
            PerQuery = perQuery ? [.. queries.Select(query => new QueryView(query.Query, query.Scores.NdcgAt10, query.Scores.Map, query.Scores.RecallAt100))] : null,
        };
    }

    public void Write(TextWriter words)
    {
        if (PerQuery is { } queries)
        {
            Columns.Write(words, ["QUERY", "NDCG@10", "MAP", "RECALL@100"], queries.Select(query => (IReadOnlyList<string>)
                [CleanText.OnOneLine(query.Query), Share(query.NdcgAt10), Share(query.Map), Share(query.RecallAt100)]));
            words.WriteLine();
        }

        words.WriteLine($"{Words.Count(Documents, "document", "documents")}, {Words.Count(Queries, "query", "queries")}, {Mode.ToString().ToLowerInvariant()}");
        words.WriteLine($"nDCG@10 {Share(NdcgAt10)}, MAP {Share(Map)}, recall@100 {Share(RecallAt100)}");
        words.WriteLine($"{Words.Number((long)IngestDocumentsPerSecond)} documents/s in, {Words.Number((long)QueriesPerSecond)} queries/s out");
    }

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>One query's scores.</summary>
    internal sealed record QueryView(string Query, double NdcgAt10, double Map, double RecallAt100);
}
