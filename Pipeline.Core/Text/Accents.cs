using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>
/// Words of the Latin alphabet as they are written, so that a text with the accents of the question comes before one without: <c>resume</c> finds both, <c>résumé</c> prefers itself. Pure.
/// </summary>
internal static class Accents
{
    // Latin-1, Latin Extended-A and B; Latin Extended Additional, which has those of Vietnamese. Accents that stand as characters of their own are not kept.
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        [.. Enumerable.Range('\u00C0', '\u0250' - '\u00C0').Concat(Enumerable.Range('\u1E00', '\u1F00' - '\u1E00')).Select(letter => (char)letter)]);

    /// <summary>A word in small letters with its accents; <see langword="null"/> when it has none.</summary>
    /// <param name="written">The word as it stands in a text.</param>
    public static string? Keep(ReadOnlySpan<char> written)
    {
        if (written.IndexOfAny(Letters) < 0)
        {
            return null;
        }

        Span<char> kept = stackalloc char[Math.Min(written.Length, WordReader.MaxLength)];
        var length = 0;
        foreach (var character in written)
        {
            if (length < kept.Length && (char.IsLetterOrDigit(character) || char.IsSurrogate(character)))
            {
                kept[length++] = char.ToLowerInvariant(character);
            }
        }

        return kept[..length].ToString();
    }
}
