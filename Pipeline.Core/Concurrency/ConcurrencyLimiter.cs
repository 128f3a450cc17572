using System.Threading.Channels;

namespace Pipeline.Core.Concurrency;

/// <summary>
/// A number of slots that are taken and given back. Before a flow's first stage there are as many as its block can hold, taken before a job is leased: a
/// job with a slot is taken by the block at once. Thread-safe; slots are given in the order they were asked for.
/// </summary>
/// <remarks>A bounded channel rather than a semaphore: there is nothing to dispose while an item that surfaces late still has a slot to give back.</remarks>
internal sealed class ConcurrencyLimiter(int slots)
{
    private readonly Channel<bool> _taken = Channel.CreateBounded<bool>(slots);

    /// <summary>How many are taken.</summary>
    public int Taken => _taken.Reader.Count;

    public ValueTask TakeAsync(CancellationToken cancellationToken) => _taken.Writer.WriteAsync(true, cancellationToken);

    /// <summary>Waits for one slot and takes up to <paramref name="max"/>.</summary>
    public async ValueTask<int> TakeAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        var taken = 1;
        while (taken < max && _taken.Writer.TryWrite(true))
        {
            taken++;
        }

        return taken;
    }

    /// <exception cref="InvalidOperationException">More slots are given back than were taken.</exception>
    public void Return(int count)
    {
        for (var returned = 0; returned < count; returned++)
        {
            if (!_taken.Reader.TryRead(out _))
            {
                throw new InvalidOperationException($"{count} slots were given back and {returned} were taken. Give back each slot once.");
            }
        }
    }
}
