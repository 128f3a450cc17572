using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Evaluation;

/// <summary>
/// A collection as BEIR lays it out: <c>corpus.jsonl</c> (<c>_id, title, text</c>), <c>queries.jsonl</c> (<c>_id, text</c>), and judgements in <c>qrels.tsv</c> or
/// <c>qrels/test.tsv</c>: query, document and score, with or without a heading line, or TREC's four columns.
/// </summary>
internal sealed class EvaluationFolder
{
    private const int MaxLineBytes = 64 * 1024 * 1024;
    private readonly string _corpus;
    private readonly string _queries;
    private readonly string _judgements;

    /// <param name="path">The folder.</param>
    /// <exception cref="CommandException">A file is missing.</exception>
    public EvaluationFolder(string path)
    {
        _corpus = Require(path, "corpus.jsonl");
        _queries = Require(path, "queries.jsonl");
        _judgements = Require(path, "qrels.tsv", Path.Combine("qrels", "test.tsv"));
    }

    /// <summary>The documents, in the order of the file.</summary>
    /// <exception cref="CommandException">A line cannot be read.</exception>
    public async IAsyncEnumerable<EvaluationDocument> ReadDocumentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in ReadLinesAsync(_corpus, cancellationToken))
        {
            yield return new EvaluationDocument(line.Id!, line.Title ?? "", line.Text ?? "");
        }
    }

    /// <summary>The queries that have a relevant document, in the order of the file.</summary>
    /// <exception cref="CommandException">A line cannot be read, or no query has one.</exception>
    public async Task<IReadOnlyList<EvaluationQuery>> ReadQueriesAsync(Judgements judgements, CancellationToken cancellationToken)
    {
        List<EvaluationQuery> queries = [];
        await foreach (var line in ReadLinesAsync(_queries, cancellationToken))
        {
            if (!string.IsNullOrWhiteSpace(line.Text) && judgements.RelevantTo(line.Id!).Count > 0)
            {
                queries.Add(new EvaluationQuery(line.Id!, line.Text));
            }
        }

        return queries.Count > 0 ? queries : throw CommandException.Usage($"no query of '{_queries}' has a relevant document in '{_judgements}'; are their ids the same?");
    }

    /// <summary>The judgements.</summary>
    /// <exception cref="CommandException">A line cannot be read.</exception>
    public async Task<Judgements> ReadJudgementsAsync(CancellationToken cancellationToken)
    {
        Judgements judgements = new();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(_judgements, cancellationToken))
        {
            number++;
            var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length is 3 or 4 && double.TryParse(cells[^1], CultureInfo.InvariantCulture, out var score))
            {
                judgements.Add(cells[0], cells[^2], score);
            }
            else if (number > 1 && cells.Length > 0)
            {
                throw CommandException.Usage($"{_judgements}:{number} is not 'query document score': '{line}'.");
            }
        }

        return judgements;
    }

    private static string Require(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw CommandException.Usage($"'{folder}' has no {string.Join(" or ", names!)}; a collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv).");
    }

    private static async IAsyncEnumerable<JsonLine> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        await foreach (var line in new LineReader(stream, MaxLineBytes).ReadAsync(cancellationToken))
        {
            yield return Parse(path, line);
        }
    }

    private static JsonLine Parse(string path, Line line)
    {
        try
        {
            var parsed = line.TooLong ? null : JsonSerializer.Deserialize<JsonLine>(line.Bytes.Span, PipelineJson.Options);
            return parsed is { Id.Length: > 0 } ? parsed : throw CommandException.Usage($"{path}:{line.Number} has no '_id', or is longer than {MaxLineBytes >> 20} MiB.");
        }
        catch (JsonException fault)
        {
            throw CommandException.Usage($"{path}:{line.Number} is not a JSON object with '_id', 'title' and 'text': {fault.Message}");
        }
    }

    private sealed record JsonLine
    {
        [System.Text.Json.Serialization.JsonPropertyName("_id")]
        public string? Id { get; init; }

        public string? Title { get; init; }

        public string? Text { get; init; }
    }
}
