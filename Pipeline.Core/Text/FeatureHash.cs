using System.Runtime.CompilerServices;
namespace Pipeline.Core.Text;

/// <summary>The hash behind lexical features: FNV-1a over UTF-16 code units with a final mix. Fixed for ever, since vectors are stored.</summary>
internal static class FeatureHash
{
    /// <summary>The hash of nothing: where every feature starts.</summary>
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    /// <summary>Takes one more character into an unmixed hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, char character) => (hash ^ character) * Prime;

    /// <summary>Takes characters into an unmixed hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Add(ulong hash, ReadOnlySpan<char> characters)
    {
        foreach (var character in characters)
        {
            hash = Add(hash, character);
        }

        return hash;
    }

    /// <summary>Spreads a hash over all its bits, so that the high ones may choose a place and the lowest a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }
}
