using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>An event that has no number yet, or the word that an attempt counts.</summary>
/// <param name="Kind">What happened; <see langword="null"/>: from here on the attempt counts, and there is no event.</param>
/// <param name="At">When.</param>
/// <param name="Data">A UTF-8 JSON object, or empty for none.</param>
public readonly record struct PendingEvent(JobEventKind? Kind, DateTimeOffset At, ReadOnlyMemory<byte> Data);
