using System.Globalization;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>Tells the encodings of a byte for Thai and Arabic, which the detector does not know: in the right one what is beyond ASCII is of the script, and stands as its words have it. Pure.</summary>
internal static class ScriptCharsets
{
    private const int FewestLetters = 6;
    private const int ShortestWord = 3; // on an average: letters of other languages stand one by one among those of ASCII
    private const int MostStrange = 50; // one in so many

    private static readonly Encoding Thai = Encoding.GetEncoding("windows-874");
    private static readonly Encoding[] Arabic = [Encoding.GetEncoding("windows-1256"), Encoding.GetEncoding("iso-8859-6")];

    /// <summary>The encoding; <see langword="null"/> when the text is of neither script.</summary>
    /// <param name="bytes">A sample of the text.</param>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        if (IsOf(Thai.GetString(bytes), '\u0E00', '\u0E7F', IsThaiAt))
        {
            return Thai;
        }

        var (best, most) = ((Encoding?)null, 0);
        foreach (var encoding in Arabic)
        {
            var text = encoding.GetString(bytes);
            var articles = text.AsSpan().Count("ال");
            if (articles > most && IsOf(text, '\u0600', '\u06FF', static (_, _) => true))
            {
                (best, most) = (encoding, articles);
            }
        }

        return best;
    }

    private static bool IsOf(string text, char first, char last, Func<string, int, bool> standsWell)
    {
        var (letters, words, strange) = (0, 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] >= first && text[at] <= last)
            {
                letters++;
                words += at == 0 || text[at - 1] < first || text[at - 1] > last ? 1 : 0;
                strange += standsWell(text, at) ? 0 : 1;
            }
            else if (char.IsControl(text[at]) ? text[at] >= '\u0080' : text[at] >= '\u0080' && (char.IsLetter(text[at]) || text[at] == '\uFFFD'))
            {
                strange++;
            }
        }

        return letters >= FewestLetters && letters >= words * ShortestWord && strange * MostStrange <= letters;
    }

    /// <summary>A mark stands above a consonant or another mark, a vowel that is written before its consonant stands there.</summary>
    private static bool IsThaiAt(string text, int at) => char.GetUnicodeCategory(text[at]) == UnicodeCategory.NonSpacingMark
        ? at > 0 && (IsConsonant(text[at - 1]) || char.GetUnicodeCategory(text[at - 1]) == UnicodeCategory.NonSpacingMark)
        : text[at] is < '\u0E40' or > '\u0E44' || (at + 1 < text.Length && IsConsonant(text[at + 1]));

    private static bool IsConsonant(char letter) => letter is >= '\u0E01' and <= '\u0E2E';
}
