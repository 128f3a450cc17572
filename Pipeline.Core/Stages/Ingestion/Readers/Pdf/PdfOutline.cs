using System.Buffers;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>The headings a PDF's outline names, each put where its words stand on its page; at the page's beginning if they do not.</summary>
internal static class PdfOutline
{
    private const int MaxEntries = 20_000;
    private static readonly SearchValues<char> Numbering = SearchValues.Create("0123456789.IVX \n");

    /// <summary>The outline in its order, each entry as the heading it is.</summary>
    public static List<PdfParagraph> Of(PdfDocument pdf)
    {
        List<PdfParagraph> headings = [];
        if (pdf.TryGetBookmarks(out var bookmarks))
        {
            Stack<BookmarkNode> open = new(bookmarks.Roots.Reverse());
            while (headings.Count < MaxEntries && open.TryPop(out var node))
            {
                if (node is DocumentBookmarkNode { PageNumber: > 0 } entry && !string.IsNullOrWhiteSpace(entry.Title))
                {
                    headings.Add(new PdfParagraph(entry.Title, entry.PageNumber, 0, BlockKind.Heading, entry.Level + 1));
                }

                foreach (var child in node.Children.Reverse())
                {
                    open.Push(child);
                }
            }
        }

        return headings;
    }

    /// <summary>The paragraphs with the headings among them. A paragraph that begins with a heading's words gives them to it.</summary>
    public static IEnumerable<PdfParagraph> Apply(List<PdfParagraph> outline, List<PdfParagraph> paragraphs)
    {
        var entries = outline.ToLookup(heading => heading.Page);
        foreach (var page in paragraphs.GroupBy(paragraph => paragraph.Page))
        {
            var pending = entries[page.Key].ToList();
            var rest = page.ToList();
            var lost = pending.Where(heading => !rest.Exists(paragraph => TrySplit(heading, paragraph, out _))).ToList();
            pending.RemoveAll(lost.Contains);
            foreach (var heading in IsPath(lost) ? lost : [])
            {
                yield return heading;
            }

            foreach (var paragraph in rest.SelectMany(paragraph => Split(paragraph, pending)))
            {
                yield return paragraph;
            }
        }
    }

    /// <summary>Whether headings are within one another. Others that stand nowhere on a page are of pages that are not there: its like is what is left of a longer document.</summary>
    private static bool IsPath(List<PdfParagraph> headings)
    {
        for (var i = 1; i < headings.Count; i++)
        {
            if (headings[i].Level <= headings[i - 1].Level)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<PdfParagraph> Split(PdfParagraph paragraph, List<PdfParagraph> pending)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            if (TrySplit(pending[i], paragraph, out var end))
            {
                var heading = pending[i] with { Text = paragraph.Text[..end] };
                pending.RemoveAt(i);
                return [heading, .. Split(paragraph with { Text = paragraph.Text[end..] }, pending)];
            }
        }

        return [paragraph];
    }

    /// <summary>Whether a paragraph begins with a heading's letters, perhaps after a number: <c>2.1 Scope</c>. Blanks and punctuation do not count.</summary>
    private static bool TrySplit(PdfParagraph heading, PdfParagraph paragraph, out int end)
    {
        var words = heading.Text;
        var text = paragraph.Text;
        end = words.Any(char.IsLetter) ? Match(text, 0, words) : -1;
        if (end < 0 && words.Any(char.IsLetter))
        {
            var number = text.AsSpan().IndexOfAnyExcept(Numbering);
            end = number > 0 ? Match(text, number, words) : -1;
        }

        return end > 0 && (end == text.Length || !char.IsLetterOrDigit(text[end]));
    }

    private static int Match(string text, int at, string words)
    {
        foreach (var c in words)
        {
            if (char.IsLetterOrDigit(c))
            {
                while (at < text.Length && !char.IsLetterOrDigit(text[at]))
                {
                    at++;
                }

                if (at == text.Length || char.ToUpperInvariant(text[at]) != char.ToUpperInvariant(c))
                {
                    return -1;
                }

                at++;
            }
        }

        return at;
    }
}
