using System.Collections.Frozen;

namespace Pipeline.Core.Text;

/// <summary>English words so common that sharing them says nothing, with the words that only make a sentence a question.</summary>
internal static class StopWords
{
    private const string Words =
        "a about after all also am an and any are as at be been but by can could did do does doing for from get had has have having how i if in into is it "
        + "its just may me might more most must my no nor not of on only or other our out over own s shall she should so some such t than that the their "
        + "them then there these they this those through to too under up us very was we were what when where which while who whom whose why will with "
        + "would you your he her his him";

    /// <summary>So many characters the longest has.</summary>
    public const int Longest = 7;

    // Not frozen: that takes a short command several milliseconds, which a few thousand words do not give back.
    private static readonly HashSet<string> Set = [.. Words.Split(' ')];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Set.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<ulong> StemHashes = Set.Select(HashOfStem).ToFrozenSet();

    /// <summary>Whether a word in lower case is one.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => Lookup.Contains(word);

    /// <summary>Whether a stem is that of one, by the stem's unmixed hash.</summary>
    public static bool ContainsStem(ulong hash) => StemHashes.Contains(hash);

    private static ulong HashOfStem(string word)
    {
        var characters = word.ToCharArray();
        return FeatureHash.Add(FeatureHash.Start, characters.AsSpan(0, LightStemmer.Stem(characters)));
    }
}
