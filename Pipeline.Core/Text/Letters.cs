using System.Globalization;
using System.Text;

namespace Pipeline.Core.Text;

/// <summary>
/// What each character beyond ASCII is, and what it is folded to: compatible forms (full and half width, ligatures, presentation forms) to the usual ones, capitals to small letters,
/// accents and vowel marks of Latin, Greek, Cyrillic, Hebrew and Arabic left out, alef forms to one. Indic vowel signs and the marks of Kana, Thai, Lao, Khmer and Burmese stay.
/// Folding what is folded changes nothing. Thread-safe.
/// </summary>
/// <remarks>
/// The program runs without the system's Unicode library, so <c>string.Normalize</c> does nothing here. folding.txt has a line for each character that folds to something else
/// than its small letter: the character, and what it becomes; made from the compatibility decompositions and case foldings of Unicode 14.
/// </remarks>
internal static class Letters
{
    private const string Resource = "folding.txt";
    private const int KindShift = 16;
    private const uint IsSeveral = 1u << 31;

    private static readonly (int First, int Last)[] Paired =
    [
        (0x0E00, 0x0EFF), // Thai, Lao
        (0x1000, 0x109F), // Burmese
        (0x1100, 0x11FF), // Hangul in parts
        (0x1780, 0x17FF), // Khmer
        (0x1950, 0x19FF), // Tai
        (0x1A20, 0x1AAF), // Tai Tham
        (0x3005, 0x3007),
        (0x3041, 0x312F), // Kana, Bopomofo
        (0x31A0, 0x31FF),
        (0x3400, 0x9FFF), // Han
        (0xA960, 0xA97F),
        (0xAA60, 0xAA7F),
        (0xAC00, 0xD7FF), // Hangul
        (0x20000, 0x3FFFF), // Han, beyond the basic plane
    ];

    private static readonly (int First, int Last)[] LeftOut =
    [
        (0x0300, 0x036F), (0x0483, 0x0487), // accents
        (0x0591, 0x05C7), // Hebrew points
        (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x08D3, 0x08FF), // Arabic marks, tatweel
        (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F), // more accents
        (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x1F3FB, 0x1F3FF), // choices of a glyph, shades of skin
    ];

    private static readonly Table Known = new();

    /// <summary>What a character beyond ASCII is.</summary>
    public static LetterKind KindOf(int rune) => Kind(Entry(rune));

    /// <summary>What a character is, and what it is folded to.</summary>
    /// <param name="rune">A code point; ASCII too.</param>
    /// <param name="folded">At least <see cref="LongestFold"/> characters.</param>
    /// <param name="length">How many characters it becomes.</param>
    public static LetterKind Fold(int rune, Span<char> folded, out int length)
    {
        var entry = Entry(rune);
        if ((entry & IsSeveral) != 0 && Known.Several.TryGetValue(rune, out var several))
        {
            several.CopyTo(folded);
            length = several.Length;
        }
        else if (rune > char.MaxValue)
        {
            length = new Rune(rune).EncodeToUtf16(folded);
        }
        else
        {
            folded[0] = (char)entry;
            length = 1;
        }

        return Kind(entry);
    }

    /// <summary>The most characters one becomes.</summary>
    public const int LongestFold = 18;

    private static LetterKind Kind(uint entry) => (LetterKind)((entry >> KindShift) & 0xFF);

    private static uint Entry(int rune)
    {
        if (rune > char.MaxValue)
        {
            return Make(rune);
        }

        var entry = Known.Entries[rune];
        if (entry == 0)
        {
            // Two threads make the same of it.
            Known.Entries[rune] = entry = Make(rune);
        }

        return entry;
    }

    private static uint Make(int rune)
    {
        if (IsIn(LeftOut, rune) || CharUnicodeInfo.GetUnicodeCategory(rune) == UnicodeCategory.Format)
        {
            return Pack(LetterKind.Ignored, '\0');
        }

        if (Known.Several.TryGetValue(rune, out var several))
        {
            return Pack(PlainKind(Rune.GetRuneAt(several, 0).Value), '\0') | IsSeveral;
        }

        return rune <= char.MaxValue && Known.Single.TryGetValue((char)rune, out var single)
            ? Pack(PlainKind(single), single)
            : Pack(PlainKind(rune), rune <= char.MaxValue ? char.ToLowerInvariant((char)rune) : '\0');
    }

    private static LetterKind PlainKind(int rune) => CharUnicodeInfo.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.DecimalDigitNumber => LetterKind.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => LetterKind.Mark,
        UnicodeCategory.OtherSymbol when rune is >= 0x1F000 or (>= 0x2600 and <= 0x27BF) => LetterKind.Pictograph,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => IsIn(Paired, rune) ? LetterKind.Paired : LetterKind.Letter,
        _ => LetterKind.None,
    };

    private static bool IsIn((int First, int Last)[] ranges, int rune) => Array.Exists(ranges, range => rune >= range.First && rune <= range.Last);

    private static uint Pack(LetterKind kind, char folded) => ((uint)kind << KindShift) | folded;

    // Made when the first character beyond ASCII is read: a program that reads none does without.
    private sealed class Table
    {
        public Table()
        {
            using StreamReader reader = new(typeof(Letters).Assembly.GetManifestResourceStream(Resource)!, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                var from = Rune.GetRuneAt(line, 0);
                var to = line[from.Utf16SequenceLength..];
                if (to.Length == 1 && from.IsBmp)
                {
                    Single.Add((char)from.Value, to[0]);
                }
                else
                {
                    Several.Add(from.Value, to);
                }
            }
        }

        public uint[] Entries { get; } = new uint[char.MaxValue + 1];

        public Dictionary<char, char> Single { get; } = [];

        public Dictionary<int, string> Several { get; } = [];
    }
}
