using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Hosting;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Ingests the documents of the chunking evaluation into an empty index, asks all questions and scores what is retrieved.</summary>
internal static class ChunkingEvaluation
{
    /// <exception cref="InvalidOperationException">A document could not be ingested.</exception>
    public static async Task<ChunkingScore> RunAsync(PipelineHost host, IReadOnlyList<ChunkingQuestion> questions, int top, SearchMode mode, CancellationToken cancellationToken)
    {
        await using (host.StartWork(["ingest"], new PumpSettings()))
        {
            foreach (var id in await host.AcceptAsync([.. questions.Select(question => question.Document.Path).Distinct(StringComparer.Ordinal).Select(Ingest)], cancellationToken))
            {
                var job = await host.Store.FollowAsync(id, _ => { }, cancellationToken);
                if (job.State != JobState.Succeeded)
                {
                    throw new InvalidOperationException($"A document was not ingested: {string.Join(' ', job.Failures.Select(failure => failure.Message))}");
                }
            }
        }

        await host.Model.RunAsync(cancellationToken);
        ChunkingScore score = new();
        var retriever = host.Retriever;
        foreach (var question in questions)
        {
            var found = await retriever.SearchAsync(question.Text, new JobRequest { Flow = "ask", Input = default }.Tenant, top, mode, cancellationToken);
            score.Add(question, [.. found.Hits.Select(hit => hit.Chunk)]);
        }

        return score;
    }

    private static JobRequest Ingest(string path) => new() { Flow = "ingest", Input = JsonSerializer.SerializeToElement(new { path }) };
}
