using System.Text;
using LayoutBlock = UglyToad.PdfPig.DocumentLayoutAnalysis.TextBlock;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>The text of a block of a page: words broken at a line's end are whole again, ligatures are letters. Pure.</summary>
internal static class PdfText
{
    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    public static string Of(LayoutBlock block)
    {
        StringBuilder text = new();
        foreach (var line in block.TextLines)
        {
            Join(text, Clean(string.Join(' ', line.Words.Select(word => word.Text))));
        }

        return text.ToString();
    }

    /// <summary>The median height of the block's print.</summary>
    public static double SizeOf(LayoutBlock block)
    {
        var sizes = block.TextLines.SelectMany(line => line.Words, (_, word) => word.Letters[0].PointSize).Order().ToList();
        return sizes[sizes.Count / 2];
    }

    /// <summary>Takes ligatures apart and drops what fonts without names for their signs leave: control characters.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uFB00', '\uFB06') && !text.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            return text;
        }

        StringBuilder clean = new(text.Length + 8);
        foreach (var c in text)
        {
            _ = c is >= '\uFB00' and <= '\uFB06' ? clean.Append(Ligatures[c - '\uFB00']) : char.IsControl(c) ? clean : clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>A hyphen between two lower-case letters at a line's end is one the typesetter made.</summary>
    private static void Join(StringBuilder text, string line)
    {
        if (text.Length > 1 && text[^1] is '-' or '\u00AD' && char.IsLower(text[^2]) && line.Length > 0 && char.IsLower(line[0]))
        {
            text.Length--;
        }
        else if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(line);
    }
}
