namespace Pipeline.Core.Models.Extractive;

/// <summary>A piece of a passage whose sentences do not run on into the next: a paragraph, a heading, a list item, a block of code, a table's row.</summary>
/// <param name="Text">The piece, with its line ends.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Head">Of a row: the first row of its table, where the passage has it.</param>
internal readonly record struct TextBlock(string Text, TextBlockKind Kind, string? Head = null);

/// <summary>How a <see cref="TextBlock"/> is read.</summary>
internal enum TextBlockKind
{
    /// <summary>It has sentences.</summary>
    Prose,

    /// <summary>It is read as a whole.</summary>
    Code,

    /// <summary>It is read as a whole, and says nothing of the rows beside it.</summary>
    Row,
}
