namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>… and …</c>: every part holds.</summary>
/// <param name="Parts">At least two.</param>
public sealed record AllFilter(IReadOnlyList<ChunkFilter> Parts) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) => Parts.All(part => part.Matches(document));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", Parts.Select(part => part is AllFilter or AnyFilter ? $"({part})" : part.ToString()));
}
