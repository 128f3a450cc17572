using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>Which of the storage queues.</summary>
internal readonly record struct QueuePlace(string Flow, PriorityBand Band, int Shard)
{
    /// <summary>The queue of a job's messages.</summary>
    public static QueuePlace Of(JobRecord job) => new(job.Flow, job.Band, job.Shard);
}
