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
