using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>What the model is given of a chunk. Pure.</summary>
internal static class EmbeddingText
{
    /// <summary>Title, headings and text, a line each; a title that begins the headings is not said twice.</summary>
    public static string Of(Chunk chunk) => Of(chunk.Document.Title, chunk.Heading, chunk.Text);

    /// <inheritdoc cref="Of(Chunk)"/>
    public static string Of(ChunkText chunk) => Of(chunk.Title, chunk.Heading, chunk.Text);

    private static string Of(string title, string heading, string text) =>
        (title.Length == 0 || heading.StartsWith(title, StringComparison.Ordinal), heading.Length == 0) switch
        {
            (true, true) => text,
            (true, false) => $"{heading}\n{text}",
            (false, true) => $"{title}\n{text}",
            (false, false) => $"{title}\n{heading}\n{text}",
        };
}
