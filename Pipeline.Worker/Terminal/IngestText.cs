using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Terminal;

/// <summary>Ended ingest jobs in words.</summary>
internal static class IngestText
{
    public static void Write(TextWriter output, IEnumerable<string> paths, IReadOnlyList<IngestJobView> jobs)
    {
        foreach (var (path, job) in paths.Zip(jobs))
        {
            output.WriteLine(
                $"{CleanText.OnOneLine(path)}: {Words.State(job.State)}: {Words.Count(job.Documents, "document", "documents")}, {Words.Count(job.Chunks, "chunk", "chunks")}, "
                + $"{Words.Number(job.Embedded)} embedded, {(job.Reused > 0 ? $"{Words.Number(job.Reused)} reused, " : "")}{Words.Number(job.Unchanged)} unchanged, {Words.Number(job.Deleted)} deleted"
                + (job.PassedOver > 0 ? $", {Words.Count(job.PassedOver, "file", "files")} of other formats passed over" : "")
                + (job.Empty > 0 ? $", {Words.Count(job.Empty, "empty file", "empty files")}" : ""));
            FailureList.Write(output, job.Failures, job.Id);
        }
    }
}
