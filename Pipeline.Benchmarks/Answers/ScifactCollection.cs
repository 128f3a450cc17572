using System.Text.Json;

namespace Pipeline.Benchmarks.Answers;

/// <summary>SciFact (training claims): abstracts, and claims of which some have evidence in them and the others have none.</summary>
internal static class ScifactCollection
{
    public static async Task<IReadOnlyList<AnswerDocument>> LoadDocumentsAsync(string folder, CancellationToken cancellationToken) =>
        await ReadAsync(Path.Combine(folder, "corpus.jsonl"), line => new AnswerDocument(Text(line, "_id"), Text(line, "title"), Text(line, "text")), cancellationToken);

    public static async Task<IReadOnlyList<AnswerCase>> LoadClaimsAsync(string folder, CancellationToken cancellationToken) =>
        await ReadAsync(Path.Combine(folder, "claims_train.jsonl"), line => new AnswerCase(Text(line, "claim"), line.GetProperty("evidence").GetArrayLength() > 0, "", []), cancellationToken);

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        List<T> items = [];
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            using var json = JsonDocument.Parse(line);
            items.Add(read(json.RootElement));
        }

        return items;
    }

    private static string Text(JsonElement line, string property) => line.GetProperty(property).GetString() ?? "";
}
