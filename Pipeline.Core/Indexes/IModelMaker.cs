namespace Pipeline.Core.Indexes;

/// <summary>Fits a model to what an index holds. What an embedding's <c>CreateFit</c> makes implements it too, if an index can be re-embedded with that embedding. Thread-safe.</summary>
public interface IModelMaker
{
    /// <summary>Fits a model to what the index holds, whatever model that has, and leaves the index as it is.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The model, and what makes its vectors.</returns>
    Task<ModelReplacement> MakeAsync(CancellationToken cancellationToken);
}
