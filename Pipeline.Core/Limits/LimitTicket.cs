namespace Pipeline.Core.Limits;

/// <summary>One who waits for a permit.</summary>
internal sealed class LimitTicket(LimitRequest request, int lane)
{
    public LimitRequest Request => request;

    /// <summary>0 for the most urgent.</summary>
    public int Lane => lane;

    /// <summary>Completes with the grant, or is cancelled.</summary>
    public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its list node among its tenant's; <see langword="null"/> when it does not wait.</summary>
    public LinkedListNode<LimitTicket>? Node { get; set; }
}
