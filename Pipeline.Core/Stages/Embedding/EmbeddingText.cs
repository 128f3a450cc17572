using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>What the model is given of a chunk. Pure.</summary>
internal static class EmbeddingText
{
    /// <summary>Title, headings and text, a line each; a title that begins the headings is not said twice.</summary>
    public static string Of(Chunk chunk)
    {
        var title = chunk.Document.Title;
        return (title.Length == 0 || chunk.Heading.StartsWith(title, StringComparison.Ordinal), chunk.Heading.Length == 0) switch
        {
            (true, true) => chunk.Text,
            (true, false) => $"{chunk.Heading}\n{chunk.Text}",
            (false, true) => $"{title}\n{chunk.Text}",
            (false, false) => $"{title}\n{chunk.Heading}\n{chunk.Text}",
        };
    }
}
