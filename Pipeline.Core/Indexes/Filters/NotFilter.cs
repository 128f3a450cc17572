namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>not …</c>: the part does not hold.</summary>
/// <param name="Part">The part.</param>
public sealed record NotFilter(ChunkFilter Part) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) => !Part.Matches(document);

    /// <inheritdoc/>
    public override string ToString() => Part is AllFilter or AnyFilter ? $"not ({Part})" : $"not {Part}";
}
