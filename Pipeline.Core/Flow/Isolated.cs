namespace Pipeline.Core.Flow;

/// <summary>
/// Runs what starts blocks' tasks without the caller's execution context. A block's task runs on for items of other jobs: it must not carry the span, or any
/// other async-local value, of whoever happened to start it.
/// </summary>
internal static class Isolated
{
    public static T Run<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start();
        }
    }
}
