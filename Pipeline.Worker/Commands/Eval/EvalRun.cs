using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Evaluation;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Eval;

/// <summary>A collection goes in as any documents do, then each of its queries is searched for.</summary>
internal sealed class EvalRun(PipelineHost host, CommandContext context)
{
    /// <summary>Passages asked for each query: the rankings of documents that come of them hold far more than the measures look at.</summary>
    private const int Passages = 1_000;

    private const int DocumentsAtOnce = 2_000;

    private static string Tenant => JobOptions.Defaults.Tenant;

    /// <summary>Ingests the documents, each as a job of its own.</summary>
    /// <returns>How many there were, how many of them are in the index, and how long it took, fitting the model included.</returns>
    public async Task<(int Documents, int Indexed, TimeSpan Elapsed)> IngestAsync(EvaluationFolder folder, CancellationToken cancellationToken)
    {
        var (documents, indexed) = (0, 0);
        var started = context.Time.GetTimestamp();
        await foreach (var batch in folder.ReadDocumentsAsync(cancellationToken).Chunk(DocumentsAtOnce).WithCancellation(cancellationToken))
        {
            var ids = await host.AcceptAsync([.. batch.Where(HasText).Select(Request)], cancellationToken);
            var jobs = await WatchedIngest.RunAsync(host, context, [], progress =>
                new InProcessRun(host, context).FollowAllAsync(ids, IngestCommand.Flow, keep: false, progress, cancellationToken));
            indexed += jobs.Count(job => job.State == JobState.Succeeded);
            foreach (var lost in jobs.Where(job => job.State != JobState.Succeeded))
            {
                context.Output.Notes.WriteLine($"not in the index: {lost.Request.Input.GetProperty("documentId")}: {JobView.Of(lost).Error}");
            }

            documents += batch.Length;
            context.Output.Notes.WriteLine($"{Words.Count(documents, "document", "documents")} ingested");
        }

        await host.Model.RunAsync(cancellationToken);
        return (documents, indexed, context.Time.GetElapsedTime(started));
    }

    /// <summary>Searches for each query, one after the other.</summary>
    public async Task<(IReadOnlyList<Ranking> Rankings, TimeSpan Elapsed)> SearchAsync(
        IReadOnlyList<EvaluationQuery> queries, SearchMode mode, CancellationToken cancellationToken)
    {
        var retriever = host.Retriever;
        List<Ranking> rankings = new(queries.Count);
        var started = context.Time.GetTimestamp();
        foreach (var query in queries)
        {
            var found = await retriever.SearchAsync(query.Text, Tenant, Passages, mode, cancellationToken);
            rankings.Add(Ranking.Of(query.Id, found.Hits));
        }

        context.Output.Notes.WriteLine($"{Words.Count(queries.Count, "query", "queries")} searched");
        return (rankings, context.Time.GetElapsedTime(started));
    }

    private static bool HasText(EvaluationDocument document) => !string.IsNullOrWhiteSpace(document.Text) || !string.IsNullOrWhiteSpace(document.Title);

    private static JobRequest Request(EvaluationDocument document) => JobOptions.Defaults with
    {
        Flow = IngestCommand.Flow,
        Input = InputJson.Of(new IngestInput
        {
            DocumentId = document.Id,
            Text = string.IsNullOrWhiteSpace(document.Text) ? document.Title : document.Text,
            Metadata = string.IsNullOrWhiteSpace(document.Title) ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = document.Title },
        }),
    };
}
