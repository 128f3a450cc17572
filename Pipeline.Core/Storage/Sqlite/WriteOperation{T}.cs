namespace Pipeline.Core.Storage.Sqlite;

/// <inheritdoc/>
/// <param name="work">The work.</param>
/// <param name="durability">What the result survives.</param>
/// <param name="continuesInline">Whether the caller goes on at once, on the writer's thread; otherwise on the pool.</param>
/// <param name="cancellationToken">Gives up waiting.</param>
internal sealed class WriteOperation<T>(Func<SqliteSession, T> work, Durability durability, bool continuesInline, CancellationToken cancellationToken)
    : WriteOperation(durability, cancellationToken)
{
    private readonly TaskCompletionSource<T> _completion = new(continuesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Execute(SqliteSession session) => _result = work(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
