namespace Pipeline.Core.Indexes.Qdrant.Listing;

/// <summary>Orders texts by code points, as UTF-8 does and UTF-16 does not. Pure.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    private const char FirstSurrogate = '\ud800';
    private const char AfterSurrogates = '\ue000';

    public static CodePointOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length.CompareTo(right.Length) : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    // Surrogates stand for code points above all others.
    private static int Rank(char unit) => unit < FirstSurrogate ? unit : unit < AfterSurrogates ? unit + char.MaxValue : unit;
}
