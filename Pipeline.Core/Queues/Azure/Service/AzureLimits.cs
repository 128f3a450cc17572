namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>What the storage services allow, and what this queue allows itself, each with its reason.</summary>
internal static class AzureLimits
{
    /// <summary>What is larger goes into a blob: 45 KiB. A property holds 64 KiB, and a queue's message as much in Base64; the rest is room for what stands beside it.</summary>
    public const int ClaimAbove = 45 * 1024;

    /// <summary>The most messages that one receive, or one peek, brings: the service's limit.</summary>
    public const int MaxReceive = 32;

    /// <summary>The most entities of one transaction: the service's limit.</summary>
    public const int MaxTransaction = 100;

    /// <summary>The most entities of one page of a query: the service's limit.</summary>
    public const int MaxPage = 1_000;

    /// <summary>The longest that a message can be hidden: the service's limit. What is to wait longer is hidden again when it comes up.</summary>
    public static readonly TimeSpan LongestHidden = TimeSpan.FromDays(7);

    /// <summary>The shortest that a received message can be hidden: the service's limit. It counts in whole seconds.</summary>
    public static readonly TimeSpan ShortestHidden = TimeSpan.FromSeconds(1);

    /// <summary>Messages never expire: by default the service deletes them after 7 days, and their jobs would have to be found by upkeep.</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    /// <summary>Connections to each service, for each core: what is more waits in line. As many as a core can keep busy, and few enough that the pool's threads get their turn.</summary>
    public const int ConnectionsPerCore = 25;

    /// <summary>Calls of one operation under way at the same time: accepting, leasing and upkeep work on many jobs side by side.</summary>
    public const int CallsAtOnce = 16;

    /// <summary>How often a change is tried again when others change the job at the same time. Each round one of them succeeds, and only a worker, a reader and a canceller share a job.</summary>
    public const int MostChanges = 50;

    /// <summary>Headers that this process keeps in memory, of the jobs it holds: as many as the flows of a large worker have slots. One that was dropped is read again.</summary>
    public const int MostHeld = 4_096;

    /// <summary>Open jobs whose header one round of upkeep reads: 200, so that a round is a matter of seconds.</summary>
    public const int LookedAtOnce = 200;

    /// <summary>The service's own retries of a call; what fails then is tried again by whoever asked, with its own back-off.</summary>
    public const int Retries = 3;

    /// <summary>The wait before the first of <see cref="Retries"/>.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two of them, unless the service says how long.</summary>
    public static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>How long one try of a call may take: the service answers within seconds, and a socket that never answers must not hold up a renewal for longer than a lease.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>A blob that nothing names is deleted when it is so old: a job that is about to name it has ended long before.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);
}
