using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Terminal;

/// <summary>A passage with what stands around it in its document. Pure.</summary>
internal static class PassageContext
{
    /// <summary>The most lines before and after the passage.</summary>
    public const int LinesAround = 6;

    /// <summary>The lines, each with its number in the source where that is known, and whether it is of the passage.</summary>
    /// <param name="chunks">Consecutive chunks of the document, in order; the passage among them.</param>
    /// <param name="passage">The passage's chunk.</param>
    public static IReadOnlyList<PassageLine> Around(IReadOnlyList<Chunk> chunks, Chunk passage)
    {
        var (before, after) = ("", "");
        foreach (var chunk in chunks)
        {
            // Chunks overlap: of each, only what is outside of the passage and not there yet.
            if (chunk.Ordinal < passage.Ordinal && passage.Start > chunk.Start)
            {
                before += chunk.Text[..Math.Min(chunk.Text.Length, passage.Start - chunk.Start)];
            }
            else if (chunk.Ordinal > passage.Ordinal && chunk.End > passage.End + after.Length)
            {
                after += chunk.Text[Math.Max(0, passage.End + after.Length - chunk.Start)..];
            }
        }

        // Lines can be counted where the text is the source's own: not on pages.
        var first = passage.Page > 0 ? 0 : passage.Line;
        var own = Lines(passage.Text.TrimEnd());
        var leading = Lines(before.TrimEnd());
        return
        [
            .. leading.TakeLast(LinesAround).Select(line => new PassageLine(0, line, IsPassage: false)),
            .. own.Select((line, offset) => new PassageLine(first > 0 ? first + offset : 0, line, IsPassage: true)),
            .. Lines(after.Trim('\r', '\n')).Take(LinesAround).Select(line => new PassageLine(0, line, IsPassage: false)),
        ];
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
