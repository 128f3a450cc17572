using System.Text.Json.Nodes;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>demo</c> prints: the ingest job as <c>ingest</c> does, each answer as <c>ask</c> does.</summary>
internal sealed record DemoDocument(IngestJobView Ingest, IReadOnlyList<JsonObject> Answers)
{
    public static DemoDocument Of(Job ingested, IEnumerable<Job> answers) =>
        new(IngestJobView.Of(ingested), [.. answers.Select(AnswerDocument.Of)]);
}
