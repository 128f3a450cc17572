using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Marks that stand above or below a letter (vowels and tones of Thai and Hindi, points of Arabic and Hebrew, accents) go with their letter, wherever they are drawn. Pure.</summary>
internal static class PdfMarks
{
    /// <summary>How many letters back a mark's letter is looked for.</summary>
    private const int Reach = 400;

    /// <summary>Vowel signs that are printed before the consonants they are said after: of Hindi, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Malayalam.</summary>
    private const string PrintedBefore = "\u093F\u09BF\u09C7\u09C8\u0A3F\u0ABF\u0B47\u0BC6\u0BC7\u0BC8\u0D46\u0D47\u0D48";

    /// <summary>Gives a mark to the letter it belongs to; nothing if it is none.</summary>
    /// <param name="drawn">The letters so far, in the order they are drawn.</param>
    /// <param name="glyph">The next.</param>
    public static bool TryAttach(List<PdfGlyph> drawn, PdfGlyph glyph)
    {
        if (!IsMark(glyph.Text) || drawn.Count == 0)
        {
            return false;
        }

        var glyphs = CollectionsMarshal.AsSpan(drawn);
        var (best, least) = (-1, double.MaxValue);
        var middle = (glyph.X + glyph.End) / 2;
        for (var i = glyphs.Length - 1; i >= Math.Max(0, glyphs.Length - Reach); i--)
        {
            var letter = glyphs[i];
            var away = Math.Max(letter.X - middle, middle - letter.End);
            if (!letter.IsBlank && Math.Abs(letter.Y - glyph.Y) < letter.Size && away < letter.Size / 2 && away < least - 0.01)
            {
                (best, least) = (i, Math.Max(0, away));
            }

            if (best == glyphs.Length - 1 && least <= 0)
            {
                break; // it is drawn right after its letter
            }
        }

        if (best < 0)
        {
            return false;
        }

        glyphs[best] = glyphs[best] with { Text = With(glyphs[best].Text, glyph.Text), End = Math.Max(glyphs[best].End, glyph.End > glyph.X && best == glyphs.Length - 1 ? glyph.End : glyphs[best].End) };
        return true;
    }

    /// <summary>Whether it is a mark of a script that is printed from the right to the left but often drawn from the left, before its letter.</summary>
    public static bool IsLeftward(string text) => IsMark(text) && text[0] is >= '\u0590' and <= '\u08FF';

    /// <summary>Gives each mark to the letter that it stands above or below; one that has none stays a letter.</summary>
    public static void AttachNearest(List<PdfGlyph> letters, List<PdfGlyph> marks)
    {
        var count = letters.Count;
        foreach (var mark in marks)
        {
            var (best, least) = (-1, mark.Size / 2);
            for (var i = 0; i < count; i++)
            {
                var away = Math.Abs(((letters[i].X + letters[i].End) / 2) - mark.Ink);
                if (away < least + Math.Max(0, (letters[i].End - letters[i].X) / 2) && Math.Abs(letters[i].Y - mark.Y) < mark.Size * 0.8 && !letters[i].IsBlank && !IsMark(letters[i].Text))
                {
                    away = Math.Max(0, away - ((letters[i].End - letters[i].X) / 2));
                    (best, least) = away < least ? (i, away) : (best, least);
                }
            }

            if (best < 0)
            {
                letters.Add(mark);
            }
            else
            {
                letters[best] = letters[best] with { Text = With(letters[best].Text, mark.Text) };
            }
        }
    }

    /// <summary>Signs that are printed before their consonants go behind them, as they are said and written.</summary>
    public static void Reorder(List<string> letters)
    {
        for (var i = letters.Count - 2; i >= 0; i--)
        {
            if (letters[i].Length == 1 && PrintedBefore.Contains(letters[i][0], StringComparison.Ordinal) && IsConsonant(letters[i + 1]))
            {
                var (sign, at) = (letters[i], i + 1);
                while (at + 1 < letters.Count && IsVirama(letters[at][^1]) && IsConsonant(letters[at + 1]))
                {
                    at++;
                }

                letters.RemoveAt(i);
                letters.Insert(at, sign);
            }
        }
    }

    private static bool IsMark(string text) => text.Length == 1 && text[0] >= '\u0300' && char.GetUnicodeCategory(text[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>A vowel stands before a tone in Thai and Lao, whichever is drawn first; elsewhere Unicode has an order of its own.</summary>
    private static string With(string letter, string mark) => mark[0] is (>= '\u0E31' and <= '\u0E3A') or (>= '\u0EB1' and <= '\u0EBC') && letter[^1] is (>= '\u0E48' and <= '\u0E4C') or (>= '\u0EC8' and <= '\u0ECD')
        ? letter[..^1] + mark + letter[^1]
        : (letter + mark).Normalize(NormalizationForm.FormC);

    private static bool IsConsonant(string letter) => letter.Length > 0 && char.GetUnicodeCategory(letter[0]) == UnicodeCategory.OtherLetter;

    private static bool IsVirama(char sign) => sign is '\u094D' or '\u09CD' or '\u0A4D' or '\u0ACD' or '\u0B4D' or '\u0BCD' or '\u0D4D';
}
