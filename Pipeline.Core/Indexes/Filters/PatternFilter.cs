using System.IO.Enumeration;

namespace Pipeline.Core.Indexes.Filters;

/// <summary><c>field ~ 'pattern'</c>: the whole field fits the pattern, in which <c>*</c> stands for any characters and <c>?</c> for one; upper and lower case differ.</summary>
/// <param name="Field">The field.</param>
/// <param name="Pattern">The pattern.</param>
public sealed record PatternFilter(FilterField Field, string Pattern) : ChunkFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFilteredDocument document) =>
        Field.ValueOf(document) is { } value && FileSystemName.MatchesSimpleExpression(Pattern, value, ignoreCase: false);

    /// <inheritdoc/>
    public override string ToString() => $"{Field} ~ {FilterText.Quote(Pattern)}";
}
