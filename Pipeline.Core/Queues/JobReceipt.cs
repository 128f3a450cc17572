namespace Pipeline.Core.Queues;

/// <summary>The answer to one request of <see cref="IJobQueue.EnqueueAsync"/>.</summary>
/// <param name="Id">The job's id; with a known dedupe key, the id of the job that has it. Empty when rejected.</param>
/// <param name="IsDuplicate">Whether the id is that of an earlier job with the same dedupe key.</param>
/// <param name="Rejection">Why the request was not accepted, with the values and what is allowed; <see langword="null"/> when it was.</param>
public readonly record struct JobReceipt(Guid Id, bool IsDuplicate = false, string? Rejection = null)
{
    /// <summary>Whether the job is durable.</summary>
    public bool IsAccepted => Rejection is null;
}
