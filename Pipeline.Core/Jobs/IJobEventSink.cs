namespace Pipeline.Core.Jobs;

/// <summary>Where a running job's events go. Thread-safe; keeps the order of each caller's calls.</summary>
public interface IJobEventSink
{
    /// <summary>Appends one event; returns when it is in a bounded buffer. After the lease was lost it does nothing.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="data">A UTF-8 JSON object, or empty for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room.</param>
    ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Says that the attempt counts from here on, since the stage that costs begins. No event tells of it. As durable as an event; after the lease was lost it does nothing.</summary>
    /// <param name="cancellationToken">Gives up waiting for room.</param>
    ValueTask CountAttemptAsync(CancellationToken cancellationToken);
}
