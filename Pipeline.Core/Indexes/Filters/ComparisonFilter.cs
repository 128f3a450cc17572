namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>field == value</c> and the like. Without the field, or with a value that cannot be compared, only <c>!=</c> holds: it is <c>not ==</c>.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what; its kind says whether as number, time or text.</param>
public sealed record ComparisonFilter(FilterField Field, FilterOperator Operator, FilterValue Value) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document)
    {
        var sign = Field.ValueOf(document) is { } value ? Value.CompareFrom(value) : null;
        return Operator switch
        {
            FilterOperator.Equal => sign == 0,
            FilterOperator.NotEqual => sign != 0,
            FilterOperator.Less => sign < 0,
            FilterOperator.LessOrEqual => sign <= 0,
            FilterOperator.Greater => sign > 0,
            _ => sign >= 0,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Field} {FilterText.SymbolOf(Operator)} {Value}";
}
