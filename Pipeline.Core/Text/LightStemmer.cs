using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pipeline.Core.Text;

/// <summary>
/// Takes the commonest English endings off a word, so that <c>runs</c>, <c>running</c> and <c>run</c> are one. Light on purpose: it would rather leave two
/// forms apart than make two words one. Words of other languages pass nearly untouched.
/// </summary>
internal static class LightStemmer
{
    private const int ShortestStem = 3;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>Stems a folded word in place.</summary>
    /// <param name="word">The word in lower case.</param>
    /// <returns>The stem's length: the stem is the beginning of <paramref name="word"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Stem(Span<char> word)
    {
        if (word.Length <= ShortestStem)
        {
            return word.Length;
        }

        var stem = word[..WithoutPlural(word)];
        stem = stem[..WithoutVerbEnding(stem)];
        return stem.Length > ShortestStem && stem[^1] == 'e' ? stem.Length - 1 : stem.Length;
    }

    private static int WithoutPlural(Span<char> word)
    {
        if (word[^1] != 's' || word[^2] is 's' or 'u' or 'i')
        {
            return YToI(word);
        }

        if (word.EndsWith("ies") && word.Length > 4)
        {
            return word.Length - 2;
        }

        return word.EndsWith("sses") || word.EndsWith("xes") || word.EndsWith("ches") || word.EndsWith("shes") ? word.Length - 2 : word.Length - 1;
    }

    // "city" meets "cities" at "citi".
    private static int YToI(Span<char> word)
    {
        if (word[^1] == 'y' && !IsVowel(word[^2]))
        {
            word[^1] = 'i';
        }

        return word.Length;
    }

    private static int WithoutVerbEnding(Span<char> word)
    {
        var ending = word.EndsWith("ing") ? 3 : word.EndsWith("ed") ? 2 : 0;
        var length = word.Length - ending;
        if (ending == 0 || length < ShortestStem || !HasVowel(word[..length]))
        {
            return word.Length;
        }

        return word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z') && !IsVowel(word[length - 1]) ? length - 1 : length;
    }

    private static bool HasVowel(ReadOnlySpan<char> word) => word.IndexOfAny(Vowels) >= 0;

    private static bool IsVowel(char character) => character is 'a' or 'e' or 'i' or 'o' or 'u';
}
