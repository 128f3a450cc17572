namespace Pipeline.Core.Jobs;

/// <summary>A failure that another attempt cannot mend: bad input, an unreadable document. It is not retried.</summary>
public sealed class PermanentException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What happened, with the values, and what to do next.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public PermanentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
