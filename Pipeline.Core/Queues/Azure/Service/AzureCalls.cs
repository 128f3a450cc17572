using Azure;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>Runs calls of an account: what says that the account is away, busy or refuses becomes a <see cref="StoreException"/>, and the health hears of it. Thread-safe.</summary>
/// <param name="place">Which account, for messages.</param>
/// <param name="prefix">The names' prefix.</param>
/// <param name="health">Hears how calls end.</param>
/// <param name="closed">Fires when the queue is closed: what is under way then ends with an <see cref="ObjectDisposedException"/>.</param>
internal sealed class AzureCalls(string place, string prefix, StoreHealth health, CancellationToken closed)
{
    /// <summary>Runs a call that writes.</summary>
    public Task<T> WriteAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => RunAsync(call, isWrite: true, cancellationToken);

    /// <summary>Runs a call that reads.</summary>
    public Task<T> ReadAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => RunAsync(call, isWrite: false, cancellationToken);

    private async Task<T> RunAsync<T>(Func<Task<T>> call, bool isWrite, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(closed.IsCancellationRequested, typeof(IJobQueue));
        try
        {
            var answer = await call().ConfigureAwait(false);
            health.Worked(isWrite);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (closed.IsCancellationRequested)
        {
            throw new ObjectDisposedException($"The queue in {place} was closed while a call was under way.", error);
        }
        catch (StoreException)
        {
            throw; // of a call within this one, which has told of it
        }
        catch (Exception error) when (AzureFaults.Find(error, place, prefix) is { } fault)
        {
            throw Told(fault, isWrite);
        }
        catch (RequestFailedException)
        {
            health.Worked(isWrite); // it has answered
            throw;
        }
    }

    private StoreException Told(StoreException fault, bool isWrite)
    {
        health.Failed(fault, isWrite);
        return fault;
    }
}
