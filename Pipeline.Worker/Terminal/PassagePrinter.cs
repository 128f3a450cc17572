using System.Globalization;
using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Terminal;

/// <summary>Shows a cited passage at its place: its lines are marked, what stands before and after them is not.</summary>
internal static class PassagePrinter
{
    /// <param name="words">Takes the passage.</param>
    /// <param name="number">What the answer calls it.</param>
    /// <param name="line">The source's line of the quote, from 1; 0 when unknown.</param>
    /// <param name="chunks">Its chunk and those beside it, in order.</param>
    /// <param name="passage">Its chunk.</param>
    public static void Write(TextWriter words, int number, int line, IReadOnlyList<Chunk> chunks, Chunk passage)
    {
        words.WriteLine();
        words.Write($"[{number}] ");
        words.Write(SourceText.Link(passage.Document.Source, line, page: passage.Page));
        words.WriteLine(passage.Heading.Length > 0 ? $"  {CleanText.OnOneLine(passage.Heading)}" : "");
        foreach (var text in PassageContext.Around(chunks, passage))
        {
            var shown = text.Number > 0 ? text.Number.ToString(CultureInfo.InvariantCulture) : "";
            words.WriteLine($"{shown,6} {(text.IsPassage ? '>' : ' ')} {text.Text}".TrimEnd());
        }
    }
}
