namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The columns of <c>tally</c> that a job counts in.</summary>
internal enum Tallied
{
    /// <summary>In none: leased or succeeded.</summary>
    None,

    /// <summary>Ready.</summary>
    Ready,

    /// <summary>Scheduled by its sender.</summary>
    Scheduled,

    /// <summary>Scheduled for another attempt.</summary>
    Retrying,

    /// <summary>Partial.</summary>
    Partial,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Cancelled.</summary>
    Cancelled,

    /// <summary>Expired.</summary>
    Expired,
}
