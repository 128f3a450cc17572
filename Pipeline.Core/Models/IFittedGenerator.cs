namespace Pipeline.Core.Models;

/// <summary>
/// Answered by <c>GetService</c> of an embedding generator whose model is fitted on the index that it fills, and is replaced as that grows. Each of its embeddings says of which
/// model it is (<c>Embedding.ModelId</c>); the generator's own metadata name the method, which outlives the models.
/// </summary>
public interface IFittedGenerator
{
    /// <summary>Takes over the model that the index holds now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask RefreshAsync(CancellationToken cancellationToken);
}
