namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>What the server, or the way to it, bears.</summary>
internal static class ServerLimits
{
    /// <summary>The oldest server whose upserts take a condition (<c>update_filter</c>). Older ones ignore it in silence, and a stale worker's write would pass.</summary>
    public static readonly Version OldestServer = new(1, 16);

    /// <summary>The oldest server with turbo quantisation.</summary>
    public static readonly Version OldestTurbo = new(1, 18);

    /// <summary>The most bytes of points in one request: managed servers and proxies refuse requests of about 5 MB.</summary>
    public const int RequestBytes = 4_000_000;

    /// <summary>The most points of one upsert, unless the collection's strict mode says less: a request of this size is stored in some tens of milliseconds.</summary>
    public const int UpsertPoints = 512;

    /// <summary>The most points of one page of a listing, so that its answer stays within a few megabytes.</summary>
    public const int PagePoints = 1_000;

    /// <summary>The most values of one condition, unless the collection's strict mode says less.</summary>
    public const int ConditionValues = 1_000;

    /// <summary>The most changes of payloads in one request: each names at most a page of points or as many values, in about 45 bytes each, and together they stay well below <see cref="RequestBytes"/>.</summary>
    public const int StampsAtOnce = 50;

    /// <summary>The most chunks of versions that are named one by one; more are searched for. So many are named in a few requests, and a search over a large collection costs the server more than they do.</summary>
    public const int NamedPoints = 10_000;

    /// <summary>The largest answer: 10,000 hits with their texts. The client's own limit is 4 MiB, which a fat page exceeds.</summary>
    public const int AnswerBytes = 256 * 1024 * 1024;

    /// <summary>What is kept of a request so that it can be sent again; larger ones would be sent once only.</summary>
    public const int RetryBytes = 2 * RequestBytes;

    /// <summary>The same, for all requests under way together.</summary>
    public const int AllRetryBytes = 16 * RetryBytes;

    /// <summary>How often a call is sent at most while the server is not there.</summary>
    public const int Attempts = 4;

    /// <summary>Bytes of a model in one point: with base64 and the rest well below <see cref="RequestBytes"/>.</summary>
    public const int ModelPartBytes = 2 * 1024 * 1024;

    /// <summary>How old chunks are that a process has left: longer than a write takes from its first chunk to the commit, on any network.</summary>
    public static readonly TimeSpan LeftAge = TimeSpan.FromDays(1);

    /// <summary>How long a commit of another process may stand still before it counts as ended: several times what a commit takes on a slow network.</summary>
    public static readonly TimeSpan CommitLife = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a rate limit of the server is waited for within one call.</summary>
    public static readonly TimeSpan LongestThrottle = TimeSpan.FromSeconds(10);
}
