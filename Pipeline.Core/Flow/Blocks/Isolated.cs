namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// What starts blocks' tasks runs without the caller's execution context. A block's task runs on for items of other jobs: it must not carry the span, or any
/// other async-local value, of whoever happened to start it.
/// </summary>
internal readonly ref struct Isolated : IDisposable
{
    private readonly bool _began;

    private Isolated(bool began) => _began = began;

    /// <summary>Until this is disposed of, on the same thread, tasks start without a context.</summary>
    public static Isolated Begin()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return default;
        }

        ExecutionContext.SuppressFlow();
        return new(began: true);
    }

    public void Dispose()
    {
        if (_began)
        {
            ExecutionContext.RestoreFlow();
        }
    }
}
