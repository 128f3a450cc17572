using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>An event that has no number yet.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Data">A UTF-8 JSON object, or empty for none.</param>
public readonly record struct PendingEvent(JobEventKind Kind, DateTimeOffset At, ReadOnlyMemory<byte> Data);
