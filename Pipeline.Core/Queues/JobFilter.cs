using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>Which jobs to list; all that is given must hold.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs of this flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Only dead letters: failed jobs that were neither replayed nor purged.</summary>
    public bool DeadOnly { get; init; }

    /// <summary>Only jobs whose id begins so.</summary>
    public JobIdPrefix? Ids { get; init; }

    /// <summary>At most this many in a page; a store may give fewer.</summary>
    /// <value>1–1,000. Default: 100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>The most jobs of one page.</summary>
    public const int MaxLimit = 1_000;
}
