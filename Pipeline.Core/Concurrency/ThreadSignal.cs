namespace Pipeline.Core.Concurrency;

/// <summary>Wakes one thread that waits for something to do. A signal that comes before the wait is kept. Nothing to dispose of.</summary>
internal sealed class ThreadSignal
{
    private readonly object _gate = new();
    private bool _set;

    /// <summary>Wakes the thread, or lets it not fall asleep.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the signal and takes it.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_set)
            {
                Monitor.Wait(_gate);
            }

            _set = false;
        }
    }

    /// <summary>Waits, at most this long, and takes the signal if there was one.</summary>
    public void Wait(int milliseconds)
    {
        lock (_gate)
        {
            if (!_set)
            {
                Monitor.Wait(_gate, milliseconds);
            }

            _set = false;
        }
    }
}
