using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>How far two stems mean the same, by how they begin: <c>surrender</c> and <c>surrendered</c>, <c>imperial</c> and <c>imperialism</c>.</summary>
internal static class TermMatch
{
    private const int LeastCommon = 4;
    private const double LeastShare = 0.7;
    private const int LeastOfCompound = 5;
    private const double CompoundShare = 0.7;

    /// <summary>1 for equal stems; the share of the longer one that both begin with, when that is most of it; else 0.</summary>
    /// <param name="left">A word of the question.</param>
    /// <param name="right">A word of a text.</param>
    /// <param name="hasCompounds">Whether words of the language are joined to longer ones: then one that begins or ends with the question's counts for most of it.</param>
    public static double Share(string left, string right, bool hasCompounds = false)
    {
        var share = Share(left, right);
        if (share < 1 && (Spellings.Bare(left) is not null || Spellings.Bare(right) is not null))
        {
            share = Math.Max(share, Share(Spellings.Bare(left) ?? left, Spellings.Bare(right) ?? right));
        }

        return hasCompounds && share < CompoundShare && left.Length >= LeastOfCompound && right.Length > left.Length
            && (right.StartsWith(left, StringComparison.Ordinal) || right.EndsWith(left, StringComparison.Ordinal)) ? CompoundShare : share;
    }

    private static double Share(string left, string right)
    {
        var longer = Math.Max(left.Length, right.Length);
        var common = left.AsSpan().CommonPrefixLength(right);
        return common == longer ? 1
            : common >= LeastCommon && common >= LeastShare * longer ? (double)common / longer
            : 0;
    }
}
