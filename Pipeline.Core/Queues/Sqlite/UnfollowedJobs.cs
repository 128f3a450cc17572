using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Cancels interactive jobs that nobody follows, as soon as <see cref="InterestPolicy"/> is sure of it. Thread-safe.</summary>
/// <param name="writer">The queue's.</param>
/// <param name="interest">How long a job is worked on when nobody follows it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it could not be looked.</param>
internal sealed class UnfollowedJobs(SqliteWriter writer, TimeSpan interest, TimeProvider time, ILogger logger)
{
    private readonly LogLimit _failures = new(time);

    /// <summary>Says which jobs.</summary>
    public InterestPolicy Policy { get; } = new(interest);

    /// <summary>Looks once, and cancels a batch. A write that does not come to its turn at once says nothing of readers, and is given up: nobody waits for a stall to end.</summary>
    /// <returns>How many were cancelled.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var asked = Moment.Now(time).Monotonic;
        using CancellationTokenSource slow = new(InterestPolicy.Slow, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
        try
        {
            return await writer.RunAsync(Durability.Full, session => InterestWrites.EndUnfollowed(session, Policy, asked, Moment.Now(time)), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Policy.Forget();
        }
        catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
        {
            Policy.Forget();
            if (_failures.Allows(out var leftOut))
            {
                Log.InterestNotJudged(logger, leftOut, error);
            }
        }

        return 0;
    }
}
