namespace Pipeline.Core.Diagnostics;

/// <summary>A queue's numbers at one moment.</summary>
/// <param name="Ready">Jobs that are due and wait for a worker.</param>
/// <param name="Leased">Jobs that a worker holds.</param>
/// <param name="Scheduled">Jobs that are not due yet, or wait for another attempt.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="OldestReady">How long the job that waits longest has been due; zero when none is.</param>
internal sealed record QueueReading(long Ready, long Leased, long Scheduled, long Dead, TimeSpan OldestReady);
