namespace Pipeline.Core.Text;

/// <summary>Puts Hangul syllables together that are written letter by letter, as some systems write the names of files. Pure.</summary>
internal static class HangulJamo
{
    private const char FirstSyllable = '\uAC00';
    private const char FirstLead = '\u1100';
    private const char FirstVowel = '\u1161';
    private const char BeforeTails = '\u11A7';
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    /// <summary>Whether two characters that stand side by side are one syllable.</summary>
    public static bool TryCompose(char before, char character, out char composed)
    {
        var (lead, vowel, tail) = (before - FirstLead, character - FirstVowel, character - BeforeTails);
        composed = lead is >= 0 and < Leads && vowel is >= 0 and < Vowels ? (char)(FirstSyllable + (((lead * Vowels) + vowel) * Tails))
            : tail is > 0 and < Tails && before >= FirstSyllable && before - FirstSyllable < Leads * Vowels * Tails && (before - FirstSyllable) % Tails == 0 ? (char)(before + tail)
            : '\0';
        return composed != '\0';
    }
}
