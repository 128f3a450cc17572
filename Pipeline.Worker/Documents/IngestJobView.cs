using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>An ended ingest job as <c>ingest</c> prints it.</summary>
internal sealed record IngestJobView(
    Guid Id, JobState State, long Documents, long Chunks, long Embedded, long Reused, long Unchanged, long Deleted, long PassedOver, long Empty, IReadOnlyList<JobFailure> Failures,
    IReadOnlyList<FailureTree> FailureTree)
{
    public static IngestJobView Of(Job job) => new(
        job.Id,
        job.State,
        Counter(job.Result, "documents"),
        Counter(job.Result, "chunks"),
        Counter(job.Result, "embedded"),
        Counter(job.Result, "reused"),
        Counter(job.Result, "unchanged"),
        Counter(job.Result, "deleted"),
        Counter(job.Result, "passedOver"),
        Counter(job.Result, "empty"),
        job.Failures,
        Core.Jobs.FailureTree.Of(job.Failures));

    private static long Counter(JsonElement? result, string name) =>
        result is { ValueKind: JsonValueKind.Object } counters && counters.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? count : 0;
}
