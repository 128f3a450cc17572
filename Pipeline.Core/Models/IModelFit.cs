namespace Pipeline.Core.Models;

/// <summary>Fits an embedding model on what an index holds, and changes the index to it. Thread-safe.</summary>
public interface IModelFit
{
    /// <summary>Fits and changes the model if that is due.</summary>
    /// <param name="cancellationToken">Stops it. What was done is not lost: the next call goes on from there.</param>
    /// <returns>Whether the index has changed its model.</returns>
    Task<bool> RunAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="RunAsync"/>, if the index is so small that it takes a few seconds at most.</summary>
    /// <param name="cancellationToken">Stops it. What was done is not lost: the next call goes on from there.</param>
    /// <returns>Whether the index has changed its model.</returns>
    Task<bool> RunIfQuickAsync(CancellationToken cancellationToken);

    /// <summary>Fits and changes the model if the index has changed at all since it was fitted.</summary>
    /// <param name="cancellationToken">Stops it. What was done is not lost: the next call goes on from there.</param>
    /// <returns>Whether the index has changed its model.</returns>
    Task<bool> RunAnewAsync(CancellationToken cancellationToken);
}

/// <summary>The fit of a model that is not fitted: does nothing.</summary>
internal sealed class NoModelFit : IModelFit
{
    public static readonly NoModelFit Instance = new();

    private static readonly Task<bool> Unchanged = Task.FromResult(false);

    public Task<bool> RunAsync(CancellationToken cancellationToken) => Unchanged;

    public Task<bool> RunIfQuickAsync(CancellationToken cancellationToken) => Unchanged;

    public Task<bool> RunAnewAsync(CancellationToken cancellationToken) => Unchanged;
}
