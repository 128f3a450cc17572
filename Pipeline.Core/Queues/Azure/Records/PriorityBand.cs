namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// The queues of a flow: a storage queue has no priorities, so each band has a queue of its own, and workers empty them from the first to the last. Within a band jobs come roughly in the order of
/// acceptance.
/// </summary>
internal enum PriorityBand
{
    /// <summary>Priorities 7–9.</summary>
    High,

    /// <summary>Priorities 4–6.</summary>
    Normal,

    /// <summary>Priorities 0–3.</summary>
    Low,
}
