using System.Text.Json;
using System.Text.Json.Serialization;
using Sylvan.Data.Csv;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Reads a folder of the chunking evaluation: Markdown files, and <c>questions_df.csv</c> with columns <c>question</c>, <c>references</c> and <c>corpus_id</c>.</summary>
internal static class ChunkingQuestions
{
    /// <exception cref="InvalidDataException">The questions do not fit the documents.</exception>
    public static IReadOnlyList<ChunkingQuestion> Load(string folder)
    {
        Dictionary<string, ChunkingDocument> documents = new(StringComparer.Ordinal);
        List<ChunkingQuestion> questions = [];
        using var rows = CsvDataReader.Create(Path.Combine(folder, "questions_df.csv"));
        while (rows.Read())
        {
            var name = rows.GetString(rows.GetOrdinal("corpus_id"));
            if (!documents.TryGetValue(name, out var document))
            {
                document = new ChunkingDocument(Path.GetFullPath(Path.Combine(folder, $"{name}.md")));
                documents.Add(name, document);
            }

            var references = JsonSerializer.Deserialize<Reference[]>(rows.GetString(rows.GetOrdinal("references")))!;
            questions.Add(new ChunkingQuestion(
                rows.GetString(rows.GetOrdinal("question")),
                document,
                [.. references.Select(reference => document.SpanOf(reference.Start, reference.End, reference.Content))]));
        }

        return questions;
    }

    private sealed record Reference(
        [property: JsonPropertyName("content")] string Content,
        [property: JsonPropertyName("start_index")] int Start,
        [property: JsonPropertyName("end_index")] int End);
}
