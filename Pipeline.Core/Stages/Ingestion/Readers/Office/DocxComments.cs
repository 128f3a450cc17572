using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>The comments of a Word document, in their order, each with its author and the beginning of the words it is on. Pure.</summary>
internal static class DocxComments
{
    private const int MostQuoted = 120;

    /// <summary>Each comment, and what stands before its words: <c>Comment by Ann on "the second clause":</c></summary>
    public static IEnumerable<(Comment Comment, string Mark)> Of(MainDocumentPart main)
    {
        if (main.WordprocessingCommentsPart?.Comments is not { } comments)
        {
            yield break;
        }

        var quoted = QuotedIn(main.Document?.Body);
        foreach (var comment in comments.Elements<Comment>())
        {
            var author = HeadingText.OnOneLine(comment.Author?.Value ?? "");
            var words = comment.Id?.Value is { } id && quoted.TryGetValue(id, out var text) ? HeadingText.OnOneLine(text.ToString()) : "";
            yield return (comment, $"Comment{(author.Length > 0 ? $" by {author}" : "")}{(words.Length > 0 ? $" on \"{words}\"" : "")}:");
        }
    }

    /// <summary>By the comment's id, the text between the marks where it begins and ends.</summary>
    private static Dictionary<string, StringBuilder> QuotedIn(OpenXmlElement? body)
    {
        Dictionary<string, StringBuilder> quoted = new(StringComparer.Ordinal);
        HashSet<string> open = new(StringComparer.Ordinal);
        foreach (var element in body?.Descendants() ?? [])
        {
            switch (element)
            {
                case CommentRangeStart { Id.Value: { } id } when quoted.TryAdd(id, new StringBuilder()):
                    open.Add(id);
                    break;
                case CommentRangeEnd { Id.Value: { } id }:
                    open.Remove(id);
                    break;
                case WordText or Paragraph when open.Count > 0:
                    Append(element is WordText ? element.InnerText : " ", open, quoted);
                    break;
            }
        }

        return quoted;
    }

    private static void Append(string text, HashSet<string> open, Dictionary<string, StringBuilder> quoted)
    {
        foreach (var id in open)
        {
            var words = quoted[id];
            words.Append(text.AsSpan(0, Math.Min(text.Length, MostQuoted - words.Length)));
        }

        open.RemoveWhere(id => quoted[id].Length >= MostQuoted);
    }
}
