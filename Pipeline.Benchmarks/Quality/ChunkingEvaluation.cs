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
    /// <returns>A score for each document, in the order of the questions; <see cref="ChunkingScore.Sum"/> has the whole.</returns>
    /// <exception cref="InvalidOperationException">A document could not be ingested.</exception>
    public static async Task<IReadOnlyDictionary<ChunkingDocument, ChunkingScore>> RunAsync(PipelineHost host, IReadOnlyList<ChunkingQuestion> questions, int top, SearchMode mode, CancellationToken cancellationToken)
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
        Dictionary<ChunkingDocument, ChunkingScore> scores = [];
        var retriever = host.Retriever;
        foreach (var question in questions)
        {
            var found = await retriever.SearchAsync(question.Text, new JobRequest { Flow = "ask", Input = default }.Tenant, top, mode, cancellationToken);
            if (!scores.TryGetValue(question.Document, out var score))
            {
                scores.Add(question.Document, score = new());
            }

            score.Add(question, [.. found.Hits.Select(hit => hit.Chunk)]);
        }

        return scores;
    }

    private static JobRequest Ingest(string path) => new() { Flow = "ingest", Input = JsonSerializer.SerializeToElement(new { path }) };
}
