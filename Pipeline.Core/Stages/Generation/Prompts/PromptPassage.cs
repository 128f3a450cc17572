using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>A passage as a prompt's template has it.</summary>
/// <param name="Number">What a citation calls it.</param>
/// <param name="Source">Where it came from; fit to stand between double quotes.</param>
/// <param name="Heading">The headings above it; likewise.</param>
/// <param name="Title">The document's title; likewise.</param>
/// <param name="Text">The passage, word for word.</param>
internal sealed record PromptPassage(int Number, string Source, string Heading, string Title, string Text)
{
    public static PromptPassage Of(Passage passage) =>
        new(passage.Number, Attribute(passage.Source), Attribute(passage.Heading), Attribute(passage.Title), passage.Text);

    private static string Attribute(string text) => text.Replace('"', '\'').Replace('<', '‹').Replace('>', '›').ReplaceLineEndings(" ");
}
