namespace Pipeline.Core.Indexes;

/// <summary>Vectors of another model beside the current ones: those of the next model, which are being made, or those of the former one, which were kept. Immutable.</summary>
/// <param name="Model">The identity of their model.</param>
/// <param name="Dimensions">Numbers in a vector.</param>
/// <param name="Generation">The generation that they are, or become when their model becomes the current one; each change of model counts one.</param>
/// <param name="Done">Chunks that have one.</param>
/// <param name="Total">Chunks of the index, those of unfinished versions included.</param>
public sealed record OtherVectors(string Model, int Dimensions, long Generation, long Done, long Total);
