using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>The keys of <c>stages.retrieve:</c> in pipeline.yaml.</summary>
public sealed record RetrieveOptions : ICheckedOptions
{
    /// <summary>The most passages a question may ask for.</summary>
    public const int MaxTop = 100;

    private const int MaxFeedback = 50;
    private const int MaxSources = 16;

    /// <summary>What is searched, all at the same time.</summary>
    /// <value><c>dense</c> (by vectors), <c>lexical</c> (by words), <c>fused</c> (by both, put together by the index, for one that can) and sources of your own, each at most once, 1–16 of them. Default: the first two.</value>
    [Length(1, MaxSources)]
    public IReadOnlyList<string> Sources { get; init; } = [RetrievalSources.Dense, RetrievalSources.Lexical];

    /// <summary>How many passages are handed on when the question does not say.</summary>
    /// <value>1–100. Default: 8.</value>
    [Range(1, MaxTop)]
    public int Top { get; init; } = 8;

    /// <summary>What share of a fused score the words have; the vectors have the rest.</summary>
    /// <value>0–1, or <see langword="null"/> (the default): what the embedding model says it deserves, which for <c>lsa</c> follows from how much of the documents' variance it keeps; 0.7 for a model that says nothing.</value>
    [Range(0.0, 1.0)]
    public double? LexicalWeight { get; init; }

    /// <summary>How many of the best passages by words lend their most telling words to a second search (pseudo-relevance feedback). It doubles the cost of searching by words.</summary>
    /// <value>0–50. Default: 0, which is off.</value>
    [Range(0, MaxFeedback)]
    public int Feedback { get; init; }

    /// <summary>The vectors' share when neither the options nor the model say: with it, a model of whatever strength lost little to words alone.</summary>
    internal const double DenseShare = 0.3;

    /// <summary>How much a passage's better neighbour in the document counts beside the passage itself, when both were found.</summary>
    /// <value>0 (not at all) to 1 (as much). Default: 0.4: measured in docs/quality-chunking.md.</value>
    [Range(0.0, 1.0)]
    public double NeighbourWeight { get; init; } = 0.4;

    /// <summary>How much likeness to passages before it counts against a passage (maximal marginal relevance); the rest is its score.</summary>
    /// <value>0 (not at all) to 1 (nothing else). Default: 0: measured in docs/quality-chunking.md.</value>
    [Range(0.0, 1.0)]
    public double Diversity { get; init; }

    /// <summary>Whether passages that follow one another in a document are handed on as one, with the place of the best of them.</summary>
    /// <value>Default: <see langword="true"/>; four passages become one at most.</value>
    public bool Merge { get; init; } = true;

    /// <inheritdoc/>
    public string? FindFault() =>
        Sources.Count is 0 or > MaxSources || Sources.Distinct(StringComparer.Ordinal).Count() != Sources.Count
            ? $"'sources' is [{string.Join(", ", Sources)}]; give 1 to {MaxSources}, each once"
        : Top is < 1 or > MaxTop ? $"'top' is {Top}; 1 to {MaxTop} are allowed"
        : Feedback is < 0 or > MaxFeedback ? $"'feedback' is {Feedback}; 0 to {MaxFeedback} are allowed"
        : OutOfShare(nameof(LexicalWeight), LexicalWeight) ?? OutOfShare(nameof(NeighbourWeight), NeighbourWeight) ?? OutOfShare(nameof(Diversity), Diversity);

    private static string? OutOfShare(string name, double? value) =>
        value is null or (>= 0 and <= 1) ? null : $"'{OptionKey.NameOf(name)}' is {value}; 0 to 1 are allowed";
}
