using Pipeline.Core.Concurrency;

namespace Pipeline.Core.Queues.Calls;

/// <summary>Asks a queue or job store, and gives up in time, also when the store does not hear of that. See <see cref="CallPolicy"/>.</summary>
internal static class StoreCall
{
    /// <summary>Asks, and answers what the store does.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="what">What the call is called in errors: <c>Renewing leases</c>.</param>
    /// <param name="ask">The call. Its token fires when nobody waits for it any more.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting at once.</param>
    /// <exception cref="TimeoutException">It took longer: whether it was carried out is not known.</exception>
    public static Task<T> RunAsync<T>(string what, Func<CancellationToken, ValueTask<T>> ask, TimeSpan within, TimeProvider time, CancellationToken cancellationToken) => Shield.RunAsync(
        what,
        async late =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late, cancellationToken);
            return await ask(either.Token).ConfigureAwait(false);
        },
        within,
        time).WaitAsync(cancellationToken);

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(string what, Func<CancellationToken, ValueTask> ask, TimeSpan within, TimeProvider time, CancellationToken cancellationToken) => RunAsync(
        what,
        async token =>
        {
            await ask(token).ConfigureAwait(false);
            return true;
        },
        within,
        time,
        cancellationToken);
}
