namespace Pipeline.Core.Limits;

/// <summary>An upstream, or a budget, refuses a call for now; what it said of its limits is obeyed by retries and by the budget that the call took its permit of.</summary>
public sealed class ThrottledException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What happened, with the values, and what to do next.</param>
    /// <param name="hint">What the upstream says of its limits.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public ThrottledException(string message, UpstreamHint? hint = null, Exception? innerException = null)
        : base(message, innerException) => Hint = hint;

    /// <summary>What the upstream says of its limits.</summary>
    public UpstreamHint? Hint { get; }
}
