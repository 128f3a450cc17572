namespace Pipeline.Core.Queues;

/// <summary>What a renewal found, and the lease that holds from then on.</summary>
/// <param name="Status">Whether it holds.</param>
/// <param name="Lease">The lease to use in every later call. The one that was to be renewed when it is <see cref="LeaseStatus.Lost"/>.</param>
public sealed record LeaseRenewal(LeaseStatus Status, JobLease Lease);
