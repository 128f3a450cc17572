namespace Pipeline.Benchmarks.Scaling;

/// <summary>What a rate of jobs asks of storage accounts. Pure. The calls are those that CallCountTests counts; the limits are those of docs/azure.md.</summary>
/// <param name="JobsPerDay">Jobs in a day.</param>
/// <param name="SecondsPerJob">How long a worker holds a job.</param>
internal sealed record AzureLoad(double JobsPerDay, double SecondsPerJob)
{
    /// <summary>Requests a second that a storage account takes.</summary>
    public const double AccountLimit = 20_000;

    /// <summary>Messages a second that a storage queue takes.</summary>
    public const double QueueLimit = 2_000;

    /// <summary>The busiest second of a day beside the mean: the load is planned for it.</summary>
    public const double Peak = 3;

    private const double SecondsOfDay = 86_400;
    private const double Lease = 60;

    // Accepting 3, leasing 2, events 1, settling 2.
    private const double TableCalls = 8;

    // Sending 1, deleting 1, and two receives for up to 32 jobs.
    private const double QueueCalls = 2 + (2.0 / 32);

    // Sent, received, deleted.
    private const double MessageMoves = 3;

    /// <summary>Jobs in the busiest second.</summary>
    public double JobsPerSecond => JobsPerDay / SecondsOfDay * Peak;

    /// <summary>Calls to tables in the busiest second; each renewal, at a third of the lease, is one more.</summary>
    public double TableCallsPerSecond => JobsPerSecond * (TableCalls + Renewals);

    /// <summary>Calls to queues in the busiest second.</summary>
    public double QueueCallsPerSecond => JobsPerSecond * (QueueCalls + Renewals);

    /// <summary>How many accounts the jobs need, each under a prefix of its own: all rows of a prefix are in one account.</summary>
    public int JobAccounts => Needed(TableCallsPerSecond, AccountLimit);

    /// <summary>How many queues each flow and band needs, over all accounts (<c>shards</c>).</summary>
    public int Queues => Needed(JobsPerSecond * MessageMoves, QueueLimit);

    /// <summary>How many accounts the messages need (<c>messageAccounts</c> and the first).</summary>
    public int MessageAccounts => Needed(QueueCallsPerSecond, AccountLimit);

    /// <summary>How many workers, of which each holds so many jobs at once.</summary>
    public int Workers(int jobsAtOnce) => Needed(JobsPerSecond * SecondsPerJob, jobsAtOnce);

    private double Renewals => Math.Floor(SecondsPerJob / (Lease / 3));

    private static int Needed(double load, double limit) => Math.Max(1, (int)Math.Ceiling(load / limit));
}
