namespace Pipeline.Core.Queues.Sqlite;

/// <summary>What <see cref="IJobQueue.LeaseAsync"/> was asked for.</summary>
internal sealed record LeaseAsk(string Flow, string Owner, int Max, TimeSpan Duration, int MaxAttempts);
