using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>A settlement with its JSON as bytes, ready to be stored.</summary>
internal sealed record SettledJson(JobState State, DateTimeOffset? NotBefore, byte[] Result, byte[] Failures, byte[] RetryEvent)
{
    /// <summary>Copies the JSON of a settlement.</summary>
    public static SettledJson Of(Settlement settlement) => new(
        settlement.State,
        settlement.NotBefore,
        JobRows.Bytes(settlement.Result),
        JobRows.Bytes(settlement.Failures),
        settlement.State == JobState.Scheduled ? RetryData(settlement) : []);

    // Without names and inputs of the failed items: whoever watches wants to know why; the names, and a replay, are read from the job.
    private static byte[] RetryData(Settlement settlement) => JsonSerializer.SerializeToUtf8Bytes(
        new { settlement.NotBefore, Failures = settlement.Failures.Select(failure => failure with { Items = [], Inputs = [] }) },
        PipelineJson.Options);
}
