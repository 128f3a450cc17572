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

/// <summary>
/// How long a worker waits for the answer of a queue or job store, call by call. A store that does not answer costs a worker at most this; what it was asked may be carried out all the
/// same. Pure. The invariant: what keeps leases waits for less than the time between two renewals, and nothing that a lease pays for waits longer than the lease.
/// </summary>
internal static class CallPolicy
{
    /// <summary>
    /// For one round of <see cref="IJobStore.MaintainAsync"/>, which may have many jobs to delete: 2 minutes. What is left is for the next round.
    /// </summary>
    public static readonly TimeSpan UpkeepWithin = TimeSpan.FromMinutes(2);

    /// <summary>For the look at a job whose settlement was not answered before its lease ran out: 30 s.</summary>
    public static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(30);

    /// <summary>The longest that any call may take, as <see cref="Concurrency.Shield"/> has it: 1 day.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // A sixth: half the time until the next renewal, so that a settlement waits no longer for a renewal that hangs.
    private const int RenewalsInLease = 6;

    // A third: a settlement that hangs is tried twice more before its lease has run out.
    private const int SettlementsInLease = 3;

    /// <summary>For a renewal, and for the question which jobs are to be cancelled: a sixth of the lease.</summary>
    /// <param name="lease">How long a lease holds.</param>
    public static TimeSpan RenewWithin(TimeSpan lease) => lease / RenewalsInLease;

    /// <summary>For leasing jobs: as long as they would be held. After that, what was leased and not heard of has run out.</summary>
    /// <param name="lease">How long a lease holds.</param>
    public static TimeSpan LeaseWithin(TimeSpan lease) => Shorter(lease, Longest);

    /// <summary>For one try to settle a job: a third of the lease, or what is left of it.</summary>
    /// <param name="lease">How long a lease holds.</param>
    /// <param name="left">How long this one surely holds from now; above zero.</param>
    public static TimeSpan SettleWithin(TimeSpan lease, TimeSpan left) => Shorter(lease / SettlementsInLease, left);

    /// <summary>For storing events: as long as a lease holds. They may have been stored, and would be stored twice by another try, so that there is one try and it is long.</summary>
    /// <param name="lease">How long a lease holds.</param>
    public static TimeSpan AppendWithin(TimeSpan lease) => Shorter(lease, Longest);

    /// <summary>For waiting until there is work, and for the question whether there is any: as long as a lease holds. Then a worker looks for itself.</summary>
    /// <param name="lease">How long a lease holds.</param>
    public static TimeSpan WaitWithin(TimeSpan lease) => Shorter(lease, Longest);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
