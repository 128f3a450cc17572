namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>A row of the index: where it is, and what it says.</summary>
/// <param name="Partition">What kind of row, and of what.</param>
/// <param name="Key">Which.</param>
/// <param name="Job">The job it leads to.</param>
internal sealed record IndexRow(string Partition, string Key, Guid Job)
{
    /// <summary>When the job may be leased first, in UTC ticks.</summary>
    public long Due { get; init; }

    /// <summary>By when it must have ended, in UTC ticks; 0 for no time.</summary>
    public long Deadline { get; init; }

    /// <summary>Whether it goes on only while somebody follows it.</summary>
    public bool IsInteractive { get; init; }
}
