using System.Globalization;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Indexing;

/// <summary>Says in a job's result that a document was left to a later writer, and to which: it is no failure, but never silence.</summary>
internal static class SupersededDocument
{
    /// <summary>Says it of one document.</summary>
    /// <param name="job">The job that came too late.</param>
    /// <param name="stage">The stage that found out.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="fence">Of what came too late: the job's, or, of an item that a replay goes on with, that of the job which read it.</param>
    /// <param name="writer">Who had the last word on it; <see langword="null"/> when that is not known any more.</param>
    public static void Tell(IJobContext job, string stage, string documentId, Fence fence, DocumentWriter? writer)
    {
        job.Count(Counters.Superseded);
        job.Degrade(stage, $"document '{documentId}' was left as it is", Why(fence, writer));
        job.Done();
    }

    private static string Why(Fence fence, DocumentWriter? writer) => writer switch
    {
        null => "a later writer had it. If it is not as it should be, ingest it again.",
        _ when writer.Fence.Order == fence.Order => "a later attempt of this job has it, or 'pipeline index compact' took the job for ended. If it is not as it should be, ingest it again.",
        { IsDeletion: true } => $"it was deleted at {Text(writer.Fence)}, and the job that read it was accepted before, at {Text(fence)}. If it should be there, ingest it again.",
        _ => $"a job that was accepted later, at {Text(writer.Fence)}, has it; the one that read it was accepted at {Text(fence)}. Nothing needs to be done, unless the later time is in the future "
            + "because a clock was wrong: then delete the document ('pipeline documents delete') and ingest it again.",
    };

    private static string Text(Fence fence) => fence.Time?.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "a time that was not kept";
}
