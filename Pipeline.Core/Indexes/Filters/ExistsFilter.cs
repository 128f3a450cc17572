namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>exists(field)</c>: the document has the field.</summary>
/// <param name="Field">The field.</param>
public sealed record ExistsFilter(FilterField Field) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) => Field.ValueOf(document) is not null;

    /// <inheritdoc/>
    public override string ToString() => $"exists({Field})";
}
