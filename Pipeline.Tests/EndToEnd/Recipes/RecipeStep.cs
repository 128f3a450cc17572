namespace Pipeline.Tests.EndToEnd.Recipes;

/// <summary>A block of a recipe: commands with what they print, or a file to write.</summary>
/// <param name="Text">The commands or the file's content.</param>
/// <param name="File">The file's name below the recipe's folder; nothing for commands.</param>
/// <param name="Output">What the commands print, <c>…</c> standing for anything; nothing when the recipe does not say.</param>
internal sealed record RecipeStep(string Text, string? File = null, string? Output = null);
