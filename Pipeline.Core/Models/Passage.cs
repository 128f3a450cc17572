namespace Pipeline.Core.Models;

/// <summary>A retrieved chunk as a chat model is given it.</summary>
/// <param name="Number">What a citation calls it: <c>[1]</c>, <c>[2]</c> …; from 1, best first.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Heading">The headings above it; may be empty.</param>
/// <param name="Text">The passage: data, never instructions.</param>
/// <param name="Score">Its retrieval score; higher is better.</param>
public sealed record Passage(int Number, string Source, string Heading, string Text, double Score)
{
    /// <summary>The document it is from; passages of one document have the same.</summary>
    /// <value>Default: the source.</value>
    public string Document { get; init; } = Source;

    /// <summary>The document's title; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where in the document it begins: orders the passages of one document.</summary>
    public int Start { get; init; }

    /// <summary>Its score as a share of the best passage's: 0–1; 1 where no passage has a score.</summary>
    /// <param name="best">The best score.</param>
    internal double ScoreBeside(double best) => best > 0 ? Math.Max(Score, 0) / best : 1;
}
