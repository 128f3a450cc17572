using System.Text;

namespace Pipeline.Worker.Intake;

/// <summary>Tells a question in a script that puts no blanks between words: a search by words finds such text only where the whole run of letters is the same. Pure.</summary>
internal static class UnspacedScript
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x0E00, 0x0EFF), // Thai, Lao
        (0x1000, 0x109F), // Burmese
        (0x1780, 0x17FF), // Khmer
        (0x3040, 0x30FF), // Hiragana, Katakana
        (0x3400, 0x9FFF), // Han
        (0x20000, 0x3FFFF), // Han, beyond the basic plane
    ];

    /// <summary>Whether more than half of a text's letters are of such a script.</summary>
    public static bool IsIn(string text)
    {
        var (letters, unspaced) = (0, 0);
        foreach (var rune in text.EnumerateRunes().Where(Rune.IsLetter))
        {
            letters++;
            unspaced += Array.Exists(Ranges, range => rune.Value >= range.First && rune.Value <= range.Last) ? 1 : 0;
        }

        return unspaced * 2 > letters;
    }
}
