using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Which plain-text markup a text of no known name has: two signs of it are asked for, so that a stray one is no markup. Pure.</summary>
internal static class MarkupLooks
{
    private const int Enough = 2;

    /// <summary>The reader for the beginning of a text; <see langword="null"/> when it is plain.</summary>
    public static IDocumentReader? Find(ReadOnlySpan<char> head)
    {
        var markdown = 0;
        var rst = 0;
        var previous = 0;
        foreach (var line in head.EnumerateLines())
        {
            var words = line.Trim();
            markdown += IsMarkdown(words) ? 1 : 0;
            rst += RstSyntax.TryDirective(words, out _) || (previous > 0 && words.Length >= previous && RstSyntax.IsAdornment(words)) ? 1 : 0;
            previous = words.Length;
        }

        return markdown >= Enough && markdown >= rst ? DocumentReaders.Markdown
            : rst >= Enough ? DocumentReaders.Rst
            : Table(head) ? DocumentReaders.Csv
            : null;
    }

    /// <summary>A heading, a fence, or the link of a reference.</summary>
    private static bool IsMarkdown(ReadOnlySpan<char> line)
    {
        var marks = line.IndexOfAnyExcept('#');
        return (marks is > 0 and <= 6 && line[marks] == ' ') || line.StartsWith("```", StringComparison.Ordinal) || line.Contains("](http", StringComparison.Ordinal);
    }

    /// <summary>Three whole lines or more, each with the same number of tabs, or of semicolons, or with three commas or more.</summary>
    private static bool Table(ReadOnlySpan<char> head)
    {
        var end = head.LastIndexOf('\n');
        return end > 0 && (Columns(head[..end], '\t', 1) || Columns(head[..end], ';', 2) || Columns(head[..end], ',', 3));
    }

    private static bool Columns(ReadOnlySpan<char> lines, char separator, int least)
    {
        var count = -1;
        var rows = 0;
        foreach (var line in lines.EnumerateLines())
        {
            var here = line.Count(separator);
            if (here < least || (count >= 0 && here != count))
            {
                return false;
            }

            count = here;
            rows++;
        }

        return rows >= 3;
    }
}
