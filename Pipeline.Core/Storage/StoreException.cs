namespace Pipeline.Core.Storage;

/// <summary>
/// A store could not do what it was asked to, for a reason that lies with its files, or its server, and not with what it was asked: the message says which, what
/// happened and what to do. It is never a job's fault.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="fault">What happened.</param>
    /// <param name="path">The store's file, in full.</param>
    /// <param name="message">What happened, with the values, and what to do next.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public StoreException(StoreFault fault, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        Path = path;
    }

    /// <summary>What happened.</summary>
    public StoreFault Fault { get; }

    /// <summary>The store's file, in full.</summary>
    public string Path { get; }

    /// <summary>Whether trying again in this process is in vain: the file is damaged, or is not the one that was opened. Other faults may pass.</summary>
    public bool IsLasting => Fault is StoreFault.Missing or StoreFault.Replaced or StoreFault.Corrupt or StoreFault.NotADatabase;

    /// <summary>The store's fault that an exception is, or was caused by; <see langword="null"/> when there is none.</summary>
    /// <param name="error">Any exception.</param>
    public static StoreException? In(Exception? error) => error switch
    {
        null => null,
        StoreException fault => fault,
        AggregateException several => several.InnerExceptions.Select(In).FirstOrDefault(fault => fault is not null),
        _ => In(error.InnerException),
    };
}
