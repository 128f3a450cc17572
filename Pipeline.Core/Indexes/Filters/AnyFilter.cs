namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>… or …</c>: at least one part holds.</summary>
/// <param name="Parts">At least two.</param>
public sealed record AnyFilter(IReadOnlyList<ChunkFilter> Parts) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) => Parts.Any(part => part.Matches(document));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Parts.Select(part => part is AnyFilter ? $"({part})" : part.ToString()));
}
