namespace Pipeline.Core.Storage.Sqlite;

/// <summary>One caller's write, waiting for its turn in a transaction of the <see cref="SqliteWriter"/>.</summary>
internal abstract class WriteOperation(Durability durability, CancellationToken cancellationToken)
{
    public Durability Durability { get; } = durability;

    /// <summary>How long it waits for the write lock.</summary>
    public TimeSpan Patience { get; init; } = SqliteWriteLock.GiveUp;

    /// <summary>Whether the caller gave up before the operation's turn.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Does the work and keeps the result. May run again after a rollback.</summary>
    public abstract void Execute(SqliteSession session);

    /// <summary>Hands the kept result to the caller.</summary>
    public abstract void Complete();

    /// <summary>Hands an error to the caller.</summary>
    public abstract void Fail(Exception error);
}
