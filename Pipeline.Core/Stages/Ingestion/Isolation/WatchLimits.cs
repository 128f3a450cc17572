namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>What a process may take for one document. Immutable.</summary>
/// <param name="Time">The most processor time, and the longest time it may do nothing.</param>
/// <param name="TimeKey">The key of the stage <c>read</c> that says so.</param>
/// <param name="Memory">The most memory, in bytes; the key <c>parseMemory</c> says so.</param>
internal sealed record WatchLimits(TimeSpan Time, string TimeKey, long Memory);
