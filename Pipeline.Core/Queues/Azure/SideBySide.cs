using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>Works on many things at once, but on no more than <see cref="AzureLimits.CallsAtOnce"/>.</summary>
internal static class SideBySide
{
    /// <summary>The answers, in order. The first exception ends it when the calls under way have ended.</summary>
    public static async Task<TOut[]> RunAsync<TIn, TOut>(IReadOnlyList<TIn> items, Func<TIn, CancellationToken, Task<TOut>> each, CancellationToken cancellationToken)
    {
        var answers = new TOut[items.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = AzureLimits.CallsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count), options, async (i, token) => answers[i] = await each(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return answers;
    }
}
