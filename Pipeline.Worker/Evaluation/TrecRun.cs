using System.Globalization;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Evaluation;

/// <summary>Rankings as the tools of the TREC conferences exchange them: a line <c>query Q0 document rank score tag</c> for each document.</summary>
internal static class TrecRun
{
    private const int Columns = 6;

    /// <summary>Writes rankings. Scores fall with the rank as they must in such a file: where two are equal, the later one is written a little lower.</summary>
    public static void Write(TextWriter output, IEnumerable<Ranking> rankings, string tag)
    {
        foreach (var ranking in rankings)
        {
            var above = double.PositiveInfinity;
            for (var i = 0; i < ranking.Documents.Count; i++)
            {
                var (document, score) = ranking.Documents[i];
                above = Math.Min(score, Math.BitDecrement(above));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranking.Query} Q0 {document} {i + 1} {above:R} {tag}"));
            }
        }
    }

    /// <summary>Reads rankings; their order is that of the scores.</summary>
    /// <exception cref="CommandException">The file is missing, or a line is not of such a file.</exception>
    public static async Task<IReadOnlyDictionary<string, Ranking>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Usage($"there is no run file '{path}'; 'eval FOLDER --run FILE' writes one.");
        }

        Dictionary<string, List<RankedDocument>> found = new(StringComparer.Ordinal);
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length != Columns || !double.TryParse(cells[4], CultureInfo.InvariantCulture, out var score))
            {
                throw CommandException.Usage($"{path}:{number} is not 'query Q0 document rank score tag' but '{(line.Length > 80 ? line[..80] + "…" : line)}'.");
            }

            (found.TryGetValue(cells[0], out var documents) ? documents : found[cells[0]] = []).Add(new RankedDocument(cells[2], score));
        }

        return found.ToDictionary(query => query.Key, query => new Ranking(query.Key, [.. query.Value.OrderByDescending(ranked => ranked.Score)]), StringComparer.Ordinal);
    }
}
