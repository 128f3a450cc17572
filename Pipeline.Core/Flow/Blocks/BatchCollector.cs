using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// Forms batches: full ones, or what has come by the time the first item has waited long enough, or what is left at the end. Used by one caller at a time.
/// (<c>BatchBlock</c> knows no time.)
/// </summary>
/// <param name="buffer">What waits before the stage.</param>
/// <param name="settings">Size and time.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchCollector<T>(BufferBlock<Envelope<T>> buffer, BatchSettings settings, TimeProvider time)
{
    private Task<bool>? _available;

    /// <summary>The next batch, 1 to the batch's size items; <see langword="null"/> when no more will come.</summary>
    public async Task<List<Envelope<T>>?> CollectAsync()
    {
        while (await Available().ConfigureAwait(false))
        {
            _available = null;
            List<Envelope<T>> batch = [];
            TakeInto(batch);
            if (batch.Count > 0)
            {
                await FillAsync(batch).ConfigureAwait(false);
                return batch;
            }
        }

        return null;
    }

    private async Task FillAsync(List<Envelope<T>> batch)
    {
        if (batch.Count == settings.Size || settings.Within == TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource filled = new();
        var window = Task.Delay(settings.Within, time, filled.Token);
        while (batch.Count < settings.Size && await Task.WhenAny(Available(), window).ConfigureAwait(false) != window)
        {
            if (!await Available().ConfigureAwait(false))
            {
                break;
            }

            _available = null;
            TakeInto(batch);
        }

        await filled.CancelAsync().ConfigureAwait(false);
    }

    private void TakeInto(List<Envelope<T>> batch)
    {
        while (batch.Count < settings.Size && buffer.TryReceive(out var item))
        {
            batch.Add(item);
        }
    }

    private Task<bool> Available() => _available ??= buffer.OutputAvailableAsync(CancellationToken.None);
}
