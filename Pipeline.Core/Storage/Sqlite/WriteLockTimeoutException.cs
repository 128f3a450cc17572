namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Another connection has held the write lock for longer than it was waited for. Never leaves the namespace: the <see cref="StoreGuard"/> makes a <see cref="StoreException"/> of it.</summary>
internal sealed class WriteLockTimeoutException(TimeSpan waited) : TimeoutException($"The write lock was not free within {waited.TotalSeconds:0.#} s.")
{
    public TimeSpan Waited { get; } = waited;
}
