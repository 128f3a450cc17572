using System.Text.Json;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Terminal;

/// <summary>Ended ingest jobs in words.</summary>
internal static class IngestText
{
    private const int MostDegraded = 20;
    private const int MostEndings = 8;

    public static void Write(TextWriter output, IEnumerable<string> paths, IReadOnlyList<IngestJobView> jobs)
    {
        foreach (var (path, job) in paths.Zip(jobs))
        {
            output.WriteLine(
                $"{CleanText.OnOneLine(path)}: {Words.State(job.State)}: {Words.Count(job.Documents, "document", "documents")}, {Words.Count(job.Chunks, "chunk", "chunks")}, "
                + $"{Words.Number(job.NewVectors)} embedded, {(job.Reused > 0 ? $"{Words.Number(job.Reused)} reused, " : "")}{Words.Number(job.Unchanged)} unchanged, {Words.Number(job.Deleted)} deleted"
                + (job.Superseded > 0 ? $", {Words.Number(job.Superseded)} superseded" : "")
                + (job.PassedOver > 0 ? $", {Words.Count(job.PassedOver, "file", "files")} of other formats passed over{Endings(job)}" : "")
                + (job.Empty > 0 ? $", {Words.Count(job.Empty, "empty file", "empty files")}" : ""));
            WriteDegraded(output, job);
            FailureList.Write(output, job.Failures, job.Id);
        }
    }

    private static string Endings(IngestJobView job) => job.PassedOverEndings.Count == 0 ? "" : $" ({string.Join(", ", job.PassedOverEndings.OrderByDescending(ending => ending.Value).Take(MostEndings).Select(ending => $"{CleanText.OnOneLine(ending.Key)} {Words.Number(ending.Value)}"))}"
        + $"{(job.PassedOverEndings.Count > MostEndings ? ", …" : "")}; --verbose names them{(job.PassedOverEndings.Keys.Any(DocumentReaders.IsPicture) ? "; 'ocr: tesseract' of the stage 'read' has the words of pictures read" : "")})";

    private static void WriteDegraded(TextWriter output, IngestJobView job)
    {
        foreach (var loss in job.Degraded.Take(MostDegraded))
        {
            output.WriteLine($"  degraded: {Text(loss, "stage")}: {Text(loss, "what")}: {Text(loss, "why")}");
        }

        if (job.Degraded.Count > MostDegraded)
        {
            output.WriteLine($"  … {Words.Count(job.Degraded.Count - MostDegraded, "more loss", "more losses")}: pipeline jobs {job.Id}");
        }
    }

    private static string Text(JsonElement loss, string property) => loss.TryGetProperty(property, out var value) ? CleanText.OnOneLine(value.ToString()) : "";
}
