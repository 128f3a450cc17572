using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>
/// The right to work on a job until a time. Immutable, and made by the store alone: whoever holds one hands it back as it is, and reads no more of it than <see cref="Job"/>.
/// A renewal makes another, which replaces this one: see <see cref="LeaseRenewal"/>.
/// </summary>
/// <param name="Job">The job as it was leased; <see cref="Job.Epoch"/> is the lease's epoch, which no renewal changes.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Until">Until when it holds unless renewed.</param>
/// <param name="Token">What the store knows the lease by, such as a pop receipt; it may be another after each renewal. Empty where the epoch is enough.</param>
public sealed record JobLease(Job Job, string Owner, DateTimeOffset Until, string Token = "");

/// <summary>What a renewal found, and the lease that holds from then on.</summary>
/// <param name="Status">Whether it holds.</param>
/// <param name="Lease">The lease to use in every later call. The one that was to be renewed when it is <see cref="LeaseStatus.Lost"/>.</param>
public sealed record LeaseRenewal(LeaseStatus Status, JobLease Lease);

/// <summary>What a renewal found.</summary>
public enum LeaseStatus
{
    /// <summary>The lease holds for the asked duration.</summary>
    Held,

    /// <summary>The lease holds, and somebody asked for the job to be cancelled.</summary>
    CancelRequested,

    /// <summary>The job has another epoch or is settled: stop working on it and write nothing.</summary>
    Lost,
}
