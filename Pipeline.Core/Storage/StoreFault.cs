namespace Pipeline.Core.Storage;

/// <summary>Why a store cannot do what it was asked to, as far as the next step depends on it.</summary>
public enum StoreFault
{
    /// <summary>Nothing is at its path, and it was not to be made.</summary>
    Missing,

    /// <summary>Its files were deleted, or replaced by others, after it was opened.</summary>
    Replaced,

    /// <summary>Its file is damaged.</summary>
    Corrupt,

    /// <summary>The file at its path is no database.</summary>
    NotADatabase,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The file system is mounted read-only.</summary>
    ReadOnly,

    /// <summary>The user of this process may not read or write its files.</summary>
    Denied,

    /// <summary>The system could not read or write.</summary>
    Io,

    /// <summary>Another connection has held its lock for too long.</summary>
    Locked,

    /// <summary>It is a server that cannot be reached, is busy, or does not answer in time.</summary>
    Unavailable,
}
