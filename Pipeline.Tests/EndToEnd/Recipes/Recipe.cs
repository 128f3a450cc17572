using System.Text.RegularExpressions;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.EndToEnd.Recipes;

/// <summary>A task of a document with the blocks that do it.</summary>
/// <remarks>
/// A <c>sh</c> block is run, each command on a line of its own, and must end with 0 or with what <c># exit N</c> behind it says. A <c>text</c> block after it is what it prints.
/// Any other block below a line that ends with a name, <c>`jobs.jsonl`:</c>, is written to that file. Other blocks, <c>console</c> among them, are only shown.
/// </remarks>
internal sealed partial record Recipe(string Title, IReadOnlyList<RecipeStep> Steps)
{
    /// <summary>The recipes of a document, one for each heading of the second level that has a block to run.</summary>
    public static IEnumerable<Recipe> Of(string markdown) =>
        Heading().Split(markdown).Skip(1)
            .Select(section => new Recipe(section[..section.IndexOf('\n', StringComparison.Ordinal)].Trim(), StepsOf(section)))
            .Where(recipe => recipe.Steps.Count > 0);

    /// <summary>The recipes of one of the project's documents.</summary>
    public static IEnumerable<Recipe> OfDocument(string name) => Of(File.ReadAllText(Path.Combine(Repository.Root, "docs", name)));

    public override string ToString() => Title;

    private static List<RecipeStep> StepsOf(string section)
    {
        List<RecipeStep> steps = [];
        var shown = false;
        foreach (Match block in Block().Matches(section))
        {
            var text = block.Groups["text"].Value;
            switch (block.Groups["language"].Value)
            {
                case "sh":
                    steps.Add(new(text));
                    break;
                case "text" when !shown && steps is [.., { File: null } commands]:
                    steps[^1] = commands with { Output = text };
                    break;
                case not "console" when block.Groups["file"].Success:
                    steps.Add(new(text, block.Groups["file"].Value));
                    break;
            }

            shown = block.Groups["language"].Value is not "sh";
        }

        return steps;
    }

    [GeneratedRegex("^## ", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Heading();

    [GeneratedRegex("""(`(?<file>[^`\n]+)`:\n\n?)?^```(?<language>[a-z]+)\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
