using System.Text.Json.Serialization;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>A model and the collection of its vectors. Immutable.</summary>
/// <param name="Identity">The model's identity.</param>
/// <param name="Dimensions">Numbers in a vector.</param>
/// <param name="Collection">The collection.</param>
/// <param name="PayloadBytes">How much the model is made of, kept in points of its own; 0 for a model that is not fitted.</param>
internal sealed record ModelState(string Identity, int Dimensions, string Collection, int PayloadBytes)
{
    /// <summary>The model.</summary>
    [JsonIgnore]
    public IndexModel AsIndexModel => new(Identity, Dimensions);

    /// <summary>Whether it is that model, wherever its vectors are.</summary>
    public bool Is(FittedModel model) => Identity == model.Identity && Dimensions == model.Dimensions;
}
