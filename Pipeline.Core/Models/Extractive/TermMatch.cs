namespace Pipeline.Core.Models.Extractive;

/// <summary>How far two stems mean the same, by how they begin: <c>surrender</c> and <c>surrendered</c>, <c>imperial</c> and <c>imperialism</c>.</summary>
internal static class TermMatch
{
    private const int LeastCommon = 4;
    private const double LeastShare = 0.7;

    /// <summary>1 for equal stems; the share of the longer one that both begin with, when that is most of it; else 0.</summary>
    public static double Share(string left, string right)
    {
        var longer = Math.Max(left.Length, right.Length);
        var common = left.AsSpan().CommonPrefixLength(right);
        return common == longer ? 1
            : common >= LeastCommon && common >= LeastShare * longer ? (double)common / longer
            : 0;
    }
}
