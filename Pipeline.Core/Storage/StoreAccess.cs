namespace Pipeline.Core.Storage;

/// <summary>Whether a store may be made that is not there.</summary>
public enum StoreAccess
{
    /// <summary>It is made, with its folder, for this user alone (0700, 0600) on Unix.</summary>
    Create,

    /// <summary>It must be there: opening one that is not fails with <see cref="StoreFault.Missing"/> and makes nothing.</summary>
    Existing,
}
