namespace Pipeline.Core.Storage;

/// <inheritdoc/>
internal sealed class WriteOperation<T>(Func<SqliteSession, T> work, Durability durability, CancellationToken cancellationToken)
    : WriteOperation(durability, cancellationToken)
{
    // Asynchronously: a caller's continuation must not run on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Execute(SqliteSession session) => _result = work(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
