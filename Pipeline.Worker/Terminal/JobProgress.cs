namespace Pipeline.Worker.Terminal;

/// <summary>How far a run of ingest jobs is, over all of them.</summary>
/// <param name="Documents">Documents read.</param>
/// <param name="Empty">Files with nothing in them.</param>
/// <param name="Unread">Files that could not be read.</param>
/// <param name="Chunks">Chunks made.</param>
internal readonly record struct JobProgress(long Documents, long Empty, long Unread, long Chunks)
{
    public static JobProgress operator +(JobProgress one, JobProgress other) =>
        new(one.Documents + other.Documents, one.Empty + other.Empty, one.Unread + other.Unread, one.Chunks + other.Chunks);
}
