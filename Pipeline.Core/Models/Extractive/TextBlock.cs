namespace Pipeline.Core.Models.Extractive;

/// <summary>A piece of a passage whose sentences do not run on into the next: a paragraph, a heading, a list item, a block of code.</summary>
internal readonly record struct TextBlock(string Text, bool IsCode);
