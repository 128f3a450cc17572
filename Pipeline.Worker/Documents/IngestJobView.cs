using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>An ended ingest job as <c>ingest</c> prints it.</summary>
internal sealed record IngestJobView(
    Guid Id, JobState State, long Documents, long Chunks, [property: JsonPropertyName("embedded")] long NewVectors, long Reused, long Unchanged, long Deleted, long Superseded, long PassedOver, IReadOnlyDictionary<string, long> PassedOverEndings, long Empty,
    IReadOnlyList<JsonElement> Degraded, IReadOnlyList<JobFailure> Failures, IReadOnlyList<FailureTree> FailureTree)
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
        Counter(job.Result, "superseded"),
        Counter(job.Result, "passedOver"),
        Endings(job.Result, "passedOver."),
        Counter(job.Result, "empty"),
        List(job.Result, "degraded"),
        job.Failures,
        Core.Jobs.FailureTree.Of(job.Failures));

    private static long Counter(JsonElement? result, string name) =>
        Find(result, name) is { } value && value.TryGetInt64(out var count) ? count : 0;

    private static IReadOnlyList<JsonElement> List(JsonElement? result, string name) =>
        Find(result, name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    private static Dictionary<string, long> Endings(JsonElement? result, string prefix) => result is not { ValueKind: JsonValueKind.Object } counters ? [] : counters.EnumerateObject()
        .Where(counter => counter.Name.StartsWith(prefix, StringComparison.Ordinal) && counter.Value.ValueKind == JsonValueKind.Number)
        .ToDictionary(counter => counter.Name[(prefix.Length - 1)..], counter => counter.Value.GetInt64(), StringComparer.Ordinal);

    private static JsonElement? Find(JsonElement? result, string name) =>
        result is { ValueKind: JsonValueKind.Object } properties && properties.TryGetProperty(name, out var value) ? value : null;
}
