using System.Runtime.CompilerServices;
namespace Pipeline.Core.Text;

/// <summary>
/// Estimates how many tokens a language model would make of a text, without a vocabulary: a word counts one for every six letters or part of it (three outside
/// of ASCII), a run of the same punctuation mark one for every eight, an ideograph one, blanks nothing. On English prose that is about 1.3 a word, or one for every four characters;
/// as with every vocabulary, code takes more. Pure. Of two texts that meet at a blank, the estimates add up.
/// </summary>
internal static class TokenEstimator
{
    private const int WordLength = 6;
    private const int ForeignWordLength = 3;
    private const int RunLength = 8;

    /// <summary>The estimate for a text.</summary>
    /// <param name="text">Any text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Estimate(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        for (var i = 0; i < text.Length;)
        {
            i += Next(text[i..], out var cost);
            tokens += cost;
        }

        return tokens;
    }

    /// <summary>The longest beginning of a text whose estimate is at most <paramref name="limit"/>, cut at a blank if there is one; at least one character.</summary>
    /// <param name="text">A text whose estimate is more.</param>
    /// <param name="limit">At least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Cut(ReadOnlySpan<char> text, int limit)
    {
        var blank = 0;
        var i = 0;
        var tokens = 0;
        while (i < text.Length)
        {
            var length = Next(text[i..], out var cost);
            if (tokens + cost > limit)
            {
                break;
            }

            tokens += cost;
            i += length;
            blank = cost == 0 && tokens > 0 ? i : blank;
        }

        // A first word that is too long by itself is cut where it cannot be more than the limit, whatever it is made of.
        var cut = blank > 0 ? blank : tokens > 0 ? i : Math.Min(text.Length, i + (limit * ForeignWordLength));
        return cut > 1 && cut < text.Length && char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut;
    }

    /// <summary>The length of the run a text begins with, and what it counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Next(ReadOnlySpan<char> text, out int cost)
    {
        var first = text[0];
        if (char.IsAsciiLetterOrDigit(first))
        {
            var i = 1;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i]))
            {
                i++;
            }

            cost = (i + WordLength - 1) / WordLength;
            return i;
        }

        return char.IsWhiteSpace(first) ? Blanks(text, out cost) : Other(text, out cost);
    }

    private static int Blanks(ReadOnlySpan<char> text, out int cost)
    {
        cost = 0;
        var i = 1;
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i;
    }

    private static int Other(ReadOnlySpan<char> text, out int cost)
    {
        var first = text[0];
        var i = 1;
        if (first >= 0x2E80)
        {
            cost = 1;
            return 1;
        }

        if (first < 0x80 || !char.IsLetterOrDigit(first))
        {
            while (i < text.Length && text[i] == first)
            {
                i++;
            }

            cost = (i + RunLength - 1) / RunLength;
            return i;
        }

        while (i < text.Length && text[i] is >= (char)0x80 and < (char)0x2E80 && char.IsLetterOrDigit(text[i]))
        {
            i++;
        }

        cost = (i + ForeignWordLength - 1) / ForeignWordLength;
        return i;
    }
}
