using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IJobQueue"/> does, a file for each theme. An implementation derives one fixture and says how its store is opened.</summary>
internal abstract partial class JobQueueConformance : QueueFixture;
