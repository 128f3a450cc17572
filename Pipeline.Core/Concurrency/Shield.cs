using System.Globalization;

namespace Pipeline.Core.Concurrency;

/// <summary>
/// What must not be cut off half-way, such as a commit, an acknowledgement or a release: it hears nothing of the caller's cancellation, and has a
/// deadline of its own instead, so that it cannot hang either. Thread-safe.
/// </summary>
public static class Shield
{
    /// <summary>Runs work to its end, or to its own deadline.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="what">What it is called in errors: <c>settling job 7</c>.</param>
    /// <param name="work">The work; its token fires at the deadline and never before.</param>
    /// <param name="within">How long it may take; above 0, at most 1 day.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TimeoutException">It took longer. It was cancelled and is not waited for: whether it was carried out is not known.</exception>
    public static async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> work, TimeSpan within, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, TimeSpan.FromDays(1));
        using CancellationTokenSource deadline = new(within, time);
        try
        {
            return await work(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} was not done within {within.TotalSeconds:0.###} s. It may have been carried out all the same: look, then repeat it if it is safe to."),
                error);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(string what, Func<CancellationToken, Task> work, TimeSpan within, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            what,
            async token =>
            {
                await work(token).ConfigureAwait(false);
                return true;
            },
            within,
            time);
    }
}
