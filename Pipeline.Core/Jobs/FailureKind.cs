namespace Pipeline.Core.Jobs;

/// <summary>Why an item failed, as far as the next step depends on it.</summary>
public enum FailureKind
{
    /// <summary>May pass: a timeout, an I/O error, a server that was busy. Worth another attempt of the job.</summary>
    Transient,

    /// <summary>Will fail again: bad input, an unreadable document, a bug.</summary>
    Permanent,
}
