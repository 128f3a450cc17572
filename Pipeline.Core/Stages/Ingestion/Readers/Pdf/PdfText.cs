using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>The text of lines: words broken at a line's end are whole again, ligatures and printed forms of letters are letters. Pure.</summary>
internal static class PdfText
{
    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    /// <summary>Puts lines together.</summary>
    /// <param name="lines">The lines of a paragraph.</param>
    /// <param name="hyphens">Knows what becomes of hyphens at their ends.</param>
    public static string Of(IEnumerable<string> lines, PdfHyphens hyphens)
    {
        StringBuilder text = new();
        foreach (var line in lines)
        {
            Join(text, line, hyphens);
        }

        return text.ToString();
    }

    /// <summary>Takes ligatures and printed forms (of Arabic letters) apart and drops what fonts without names for their signs leave: control characters, halves of pairs.</summary>
    public static string Clean(string text)
    {
        if (text.Length == 1 && text[0] is >= ' ' and < '\u00AD')
        {
            return text;
        }

        StringBuilder clean = new(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                >= 0xFB00 and <= 0xFB06 => clean.Append(Ligatures[rune.Value - 0xFB00]),
                >= 0xFB1D and <= 0xFEFC when PdfPrintedForms.Of(rune.Value) is { } letters => clean.Append(letters),
                0xFFFD => clean, // also half of a pair
                _ when Rune.IsControl(rune) && rune.Value is not '\t' => clean,
                _ => clean.Append(rune.ToString()),
            };
        }

        return clean.ToString();
    }

    private static void Join(StringBuilder text, string line, PdfHyphens hyphens)
    {
        if (text.Length > 1 && line.Length > 0 && text[^1] is '-' or '\u00AD' or '\u2010' && char.IsLetter(text[^2]) && char.IsLetterOrDigit(line[0]))
        {
            if (text[^1] == '\u00AD' || (char.IsLower(text[^2]) && char.IsLower(line[0]) && !hyphens.IsKept(PdfHyphens.LastWord(text), PdfHyphens.FirstWord(line))))
            {
                text.Length--;
            }
        }
        else if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(line);
    }
}
