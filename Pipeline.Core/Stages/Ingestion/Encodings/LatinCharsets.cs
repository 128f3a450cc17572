using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>
/// Tells the encodings of a byte for the languages that are written in Latin letters. A text has the letters of one language: in the right encoding its alphabet has all of them, in a wrong one there
/// are letters that go with no language together, and signs in the midst of words. Pure.
/// </summary>
internal static class LatinCharsets
{
    private const int SignInWord = 3;
    private const int StrangeLetter = 2;

    /// <summary>In the order of how common they are: the first of those that explain a text as well is taken.</summary>
    private static readonly Encoding[] Encodings = [.. new[] { "windows-1252", "windows-1250", "iso-8859-2", "windows-1254", "windows-1257", "iso-8859-13", "iso-8859-4", "iso-8859-3", "iso-8859-15" }.Select(Encoding.GetEncoding)];

    /// <summary>The small letters beyond ASCII of each language.</summary>
    private static readonly string[] Alphabets =
    [
        "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúüª", "ãáàâçéêíóôõúüº", "àèéìòùîó", "äëéèïöüóêáí", "æøåéòôü", "äöåéàü", "áðéíóúýþæö", "àçéèíïóòúü·", "çë", "áâêîôûŵŷ", // Western
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîșțşţ", // Central
        "çğıöşüâîû", "ąčęėįšųūž", "āčēģīķļņšūžōŗ", "äõöüšž", "ċġħżàèìòùé", "ĉĝĥĵŝŭ",
    ];

    /// <summary>The encoding that explains a text best, and how well: the letters that one language has, less the others, less signs within words. Above 0 more speaks for it than against.</summary>
    /// <param name="bytes">A sample of the text.</param>
    public static (Encoding Encoding, int Score) Find(ReadOnlySpan<byte> bytes)
    {
        (Encoding Encoding, int Score) best = (Encodings[0], int.MinValue);
        foreach (var encoding in Encodings)
        {
            var score = Score(encoding.GetString(bytes));
            if (score > best.Score)
            {
                best = (encoding, score);
            }
        }

        return best;
    }

    private static int Score(string text)
    {
        Dictionary<char, int> letters = [];
        var (all, signs) = (0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsAscii(character))
            {
                continue;
            }

            if (char.IsLetter(character))
            {
                var small = character == 'İ' ? 'ı' : char.ToLowerInvariant(character);
                letters[small] = letters.GetValueOrDefault(small) + 1;
                all++;
                signs += IsCapitalInWord(text, index) || (small == 'œ' && !IsLetterAt(text, index - 1) && !IsLetterAt(text, index + 1)) ? 1 : 0; // "½ cup" of another encoding
            }
            else if (char.IsControl(character) || (IsLetterAt(text, index - 1) && IsLetterAt(text, index + 1) && character is not ('’' or '‘' or '·' or '–' or '—' or '\u00A0' or '\u00AD')))
            {
                signs++;
            }
        }

        var known = Alphabets.Max(alphabet => letters.Where(letter => alphabet.Contains(letter.Key)).Sum(letter => letter.Value));
        return known - (StrangeLetter * (all - known)) - (SignInWord * signs);
    }

    private static bool IsCapitalInWord(string text, int index) => char.IsUpper(text[index]) && index > 0 && char.IsLower(text[index - 1]);

    private static bool IsLetterAt(string text, int index) => index >= 0 && index < text.Length && char.IsLetter(text[index]);
}
