namespace Pipeline.Worker.Terminal;

/// <summary>How far a run of jobs is.</summary>
/// <param name="Ended">Jobs that ended.</param>
/// <param name="Total">Jobs in all.</param>
/// <param name="Documents">Documents read, over all jobs.</param>
/// <param name="Chunks">Chunks made, over all jobs.</param>
internal readonly record struct JobProgress(int Ended, int Total, long Documents, long Chunks);
