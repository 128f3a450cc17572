namespace Pipeline.Core.Indexes.Filters;

/// <summary>The kinds of <see cref="FilterToken"/>.</summary>
internal enum FilterTokenKind
{
    /// <summary>A bare word: a name or a keyword.</summary>
    Word,

    /// <summary>Something in quotes.</summary>
    Quoted,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator, parenthesis, bracket or comma.</summary>
    Symbol,

    /// <summary>There is no more.</summary>
    End,
}
