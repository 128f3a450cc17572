using Pipeline.Core.Models;

namespace Pipeline.Core.Hosting;

/// <summary>Keeps the embedding model fitted to what the index holds, if it is one that is fitted. Thread-safe.</summary>
/// <param name="fit">What fits it; <see langword="null"/> when the model is not one that is fitted.</param>
internal sealed class ModelUpkeep(IModelFit? fit)
{
    /// <summary>Fits and changes the model if that is due.</summary>
    /// <param name="cancellationToken">Stops it; what was done is not lost.</param>
    /// <returns>Whether the index has changed its model.</returns>
    public Task<bool> FitAsync(CancellationToken cancellationToken) => fit?.RunAsync(cancellationToken) ?? Task.FromResult(false);

    /// <summary>Fits and changes the model if the index has changed at all since it was fitted.</summary>
    /// <param name="cancellationToken">Stops it; what was done is not lost.</param>
    /// <returns>Whether the index has changed its model.</returns>
    public Task<bool> FitAnewAsync(CancellationToken cancellationToken) => fit?.RunAnewAsync(cancellationToken) ?? Task.FromResult(false);
}
