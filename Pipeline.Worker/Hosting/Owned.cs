namespace Pipeline.Worker.Hosting;

/// <summary>Holds what was opened so far while more is opened: when a later opening fails, the earlier ones are closed, last first.</summary>
internal sealed class Owned : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _things = new();

    public T Add<T>(T thing)
        where T : IAsyncDisposable
    {
        _things.Push(thing);
        return thing;
    }

    /// <summary>All is open; another owner closes it.</summary>
    public void Release() => _things.Clear();

    public async ValueTask DisposeAsync()
    {
        while (_things.TryPop(out var thing))
        {
            await thing.DisposeAsync();
        }
    }
}
