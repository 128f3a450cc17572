using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>The right to work on a job until a time. Immutable; a renewal does not make another.</summary>
/// <param name="Job">The job as it was leased; <see cref="Job.Epoch"/> is the lease's epoch.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Until">Until when it holds unless renewed.</param>
public sealed record JobLease(Job Job, string Owner, DateTimeOffset Until);
