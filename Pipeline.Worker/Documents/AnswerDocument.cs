using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>
/// An ended ask job as <c>ask</c> prints it: its id and state, then the properties of its stored result. The properties that readers rely on are there
/// even when the job failed before it made them.
/// </summary>
internal static class AnswerDocument
{
    public static JsonObject Of(Job job)
    {
        JsonObject document = new()
        {
            ["jobId"] = job.Id,
            ["state"] = JsonSerializer.SerializeToNode(job.State, PipelineJson.Options),
            ["answer"] = null,
            ["citations"] = new JsonArray(),
            ["sources"] = new JsonArray(),
            ["degraded"] = new JsonArray(),
            ["timings"] = new JsonObject(),
        };
        if (job.Result is { ValueKind: JsonValueKind.Object } result)
        {
            foreach (var property in result.EnumerateObject())
            {
                document[property.Name] = JsonSerializer.SerializeToNode(property.Value, PipelineJson.Options);
            }
        }

        document["failures"] = JsonSerializer.SerializeToNode(job.Failures, PipelineJson.Options);
        document["failureTree"] = JsonSerializer.SerializeToNode(FailureTree.Of(job.Failures), PipelineJson.Options);
        return document;
    }
}
