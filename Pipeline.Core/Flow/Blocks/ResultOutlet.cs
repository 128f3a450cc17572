using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>The end of a flow: what arrives has come through, and is settled.</summary>
internal sealed class ResultOutlet<T> : IOutlet<T>
{
    private static readonly Task<bool> Taken = Task.FromResult(true);

    public bool TryPut(JobScope scope, T value, long place)
    {
        scope.CameThrough(value);
        return true;
    }

    public Task<bool> PutAsync(JobScope scope, T value, long place)
    {
        scope.CameThrough(value);
        return Taken;
    }
}
