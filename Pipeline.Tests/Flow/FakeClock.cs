using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.Flow;

/// <summary>
/// Lets fake time pass while real work goes on. The clock may run ahead of the work: tests say what must not have come by a time, and what must have come in the end.
/// </summary>
internal static class FakeClock
{
    /// <summary>So many looks in a row at a pool that has nothing to do, before it is believed.</summary>
    private const int Looks = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Advances step by step until the work has ended, for half a minute of real time at most; between steps what became due may run.</summary>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider time, Task<T> work, TimeSpan step)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!work.IsCompleted && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            time.Advance(step);
            await SettleAsync();
        }

        return await work.WaitAsync(TimeSpan.Zero);
    }

    /// <summary>Waits until the pool has nothing left to do.</summary>
    public static async Task SettleAsync()
    {
        for (var look = 0; look < Looks; look++)
        {
            await Task.Yield();
            look = ThreadPool.PendingWorkItemCount > 0 ? -1 : look;
        }
    }

    /// <summary>Waits, without time passing, until something holds; half a minute of real time at most.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds() && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            await Task.Yield();
        }
    }
}
