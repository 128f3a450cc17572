using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Queues;

/// <summary>The <c>queue:</c> section of pipeline.yaml.</summary>
public sealed record QueueOptions
{
    /// <summary>The queue's registered name.</summary>
    /// <value>Empty for the default.</value>
    [NotWritten]
    public string Use { get; init; } = "";

    /// <summary>The queue's own options, of its registration's options class.</summary>
    /// <value><see langword="null"/> for its defaults.</value>
    [NotWritten]
    public object? Own { get; init; }

    /// <summary>How long a lease holds unless renewed; it is renewed at a third of this.</summary>
    /// <value>1 s – 1 h. Default: 60 s. Below 30 s only for tests.</value>
    [DurationRange("1s", "1h")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many times a job is tried before a transient failure makes it a dead letter. A try counts from where the stage that costs, or else the last one, begins.</summary>
    /// <value>1–100. Default: 5.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>When a failed job is tried again.</summary>
    public JobRetryOptions Retry { get; init; } = new();

    /// <summary>
    /// How long a job waits until it counts as one of the next priority: one of priority 0 comes before one of priority 9 that was accepted nine times as long after it. Jobs that are accepted within this
    /// time of each other go strictly by priority. A queue that is not strictly in order lets a job of the lowest priorities go first now and then instead.
    /// </summary>
    /// <value>0 – 365 days; 0 turns it off, and a job of low priority may then wait for ever. Default: 10 min.</value>
    [DurationRange("0s", "365d")]
    public TimeSpan Ageing { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an idle worker waits at most before it looks for jobs that other processes enqueued.</summary>
    /// <value>1 ms – 1 min. Default: 100 ms.</value>
    [DurationRange("1ms", "1m")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an interactive job is worked on when nobody follows its events: then it is cancelled. Who follows renews this at half of it; while writes stall nobody can, and none is cancelled.</summary>
    /// <value>1 s – 1 h. Default: 10 s.</value>
    [DurationRange("1s", "1h")]
    public TimeSpan Interest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest input of a job, in bytes of UTF-8 JSON.</summary>
    /// <value>1 KiB – 64 MiB. Default: 1 MiB.</value>
    [SizeRange("1KiB", "64MiB")]
    public long MaxInputBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How many jobs of a flow may be ready: beyond it a job is refused with the reason and a time to come back. Jobs that somebody waits for (<c>ask</c>, <c>ingest</c>), replays and jobs that are tried again are not refused. Each
    /// process counts what it sends and looks four times a second what others have sent, so that several may pass the mark by what they send in a quarter of a second.
    /// </summary>
    /// <value>0 – 1,000,000,000; 0 for no mark. Default: 0.</value>
    [Range(0, 1_000_000_000)]
    public int MaxReady { get; init; }

    /// <summary>How long the oldest ready job of a flow may have waited: while it has waited longer, jobs are refused as by <see cref="MaxReady"/>.</summary>
    /// <value>0 – 365 days; 0 for no mark. Default: 0.</value>
    [DurationRange("0s", "365d")]
    public TimeSpan MaxReadyAge { get; init; } = TimeSpan.Zero;

    /// <summary>How much must be free on the disk of a queue that is a file: while it is less, jobs are refused as by <see cref="MaxReady"/>, so that those which are there can end.</summary>
    /// <value>0 – 1 TiB; 0 for no mark. Default: 0.</value>
    [SizeRange("0B", "1TiB")]
    public long MinFree { get; init; }

    /// <summary>How long ended jobs and their events are kept; dead letters stay until replayed or purged.</summary>
    /// <value>1 min – 10 years. Default: 7 days.</value>
    [DurationRange("1m", "3650d")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The flows whose jobs are accepted: those of the configuration that the queue was opened for.</summary>
    /// <value>Names; <see langword="null"/> (the default) accepts jobs of any flow.</value>
    [NotWritten]
    public IReadOnlyCollection<string>? Flows { get; init; }
}

/// <summary>When a failed job is tried again: exponential back-off with jitter. The <c>queue.retry:</c> section of pipeline.yaml.</summary>
public sealed record JobRetryOptions
{
    /// <summary>The wait before the second attempt; it doubles with each further one.</summary>
    /// <value>1 ms – 1 h. Default: 2 s.</value>
    [DurationRange("1ms", "1h")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait.</summary>
    /// <value>At least <see cref="Delay"/>, at most 1 day. Default: 5 min.</value>
    [DurationRange("1ms", "1d")]
    [AtLeast(nameof(Delay))]
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);
}
