namespace Pipeline.Core.Indexes;

/// <summary>A model that makes an index's vectors, as the index keeps it. Immutable.</summary>
/// <param name="Identity">Its identity, different for every fit that makes different vectors.</param>
/// <param name="Dimensions">Numbers in a vector.</param>
/// <param name="Payload">What the model is made of, in a form of its own; empty for a model that is not fitted.</param>
public sealed record FittedModel(string Identity, int Dimensions, ReadOnlyMemory<byte> Payload);
