using Pipeline.Core.Indexes;
using Pipeline.Core.Models;

namespace Pipeline.Core.Hosting;

/// <summary>How an index gets vectors of another model. Immutable.</summary>
public sealed record ReembedOptions
{
    /// <summary>The model, as <c>models.embedding:</c> would have it.</summary>
    /// <value>Default: <see langword="null"/>, which is the configuration's own.</value>
    public EmbeddingModelOptions? Model { get; init; }

    /// <summary>Whether the model becomes the current one when all chunks have a vector of it. Otherwise both stay side by side, and a later call has little left to do.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Switches { get; init; } = true;

    /// <summary>How many passages the two models are compared by before the switch.</summary>
    /// <value>0 (not at all) to 1,000. Default: 20.</value>
    public int Sample { get; init; } = 20;

    /// <summary>The least overlap at which the model becomes the current one; with less, both stay side by side.</summary>
    /// <value>0 to 1. Default: 0, which is any. Models that are both good often agree on about half.</value>
    public double LeastOverlap { get; init; }

    /// <summary>Is told how far it is.</summary>
    /// <value>Default: nobody is told.</value>
    public Action<OtherVectors>? Progress { get; init; }
}
