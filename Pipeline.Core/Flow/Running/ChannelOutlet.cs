using System.Threading.Channels;
using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Running;

/// <summary>The end of a flow whose outputs somebody reads as they come: when the reader is slow, the last stage waits.</summary>
internal sealed class ChannelOutlet<T>(ChannelWriter<T> writer) : IOutlet<T>
{
    public bool TryPut(JobScope scope, T value, long ordinal)
    {
        if (!writer.TryWrite(value))
        {
            return false;
        }

        scope.Taken();
        return true;
    }

    public async Task<bool> PutAsync(JobScope scope, T value, long ordinal)
    {
        try
        {
            await writer.WriteAsync(value, scope.Cancelled).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            return false; // the reader is gone
        }

        scope.Taken();
        return true;
    }
}
