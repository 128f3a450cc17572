using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes;

/// <summary>An index that was opened.</summary>
/// <param name="Index">The index. Owned: disposed of with this.</param>
public sealed record OpenIndex(IChunkIndex Index) : IAsyncDisposable
{
    /// <summary>Where a model that is fitted on the index is kept; <see langword="null"/> when the index keeps none (<see cref="IndexCapabilities.KeepsModel"/>).</summary>
    public IModelStore? Models { get; init; }

    /// <summary>What looks after it; <see langword="null"/> when the index looks after itself.</summary>
    public IIndexUpkeep? Upkeep { get; init; }

    /// <summary>What is known of the state of its files; <see langword="null"/> when it has none.</summary>
    public StoreHealth? Health { get; init; }

    /// <summary>Closes the index.</summary>
    public ValueTask DisposeAsync() => Index.DisposeAsync();
}
