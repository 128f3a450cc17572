using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IJobQueue"/> does, a file for each theme. An implementation derives one fixture and says how its store is opened, and how it runs out of room.</summary>
internal abstract partial class JobQueueConformance : QueueFixture
{
    /// <summary>More jobs than the store ends in one go.</summary>
    protected virtual int MoreThanEndAtOnce => 1_500;

    /// <summary>Leaves the store room for about so many bytes more; <see langword="null"/> for as many as there are.</summary>
    protected abstract Task LimitRoomAsync(int? bytes);
}
