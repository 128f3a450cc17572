namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>field in [value, …]</c>: the field equals one of the values.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">1–256 values.</param>
public sealed record InFilter(FilterField Field, IReadOnlyList<FilterValue> Values) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) =>
        Field.ValueOf(document) is { } value && Values.Any(wanted => wanted.CompareFrom(value) == 0);

    /// <inheritdoc/>
    public override string ToString() => $"{Field} in [{string.Join(", ", Values)}]";
}
