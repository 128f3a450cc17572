using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Questions;
using Pipeline.Worker.Benching;
using Pipeline.Worker.Hosting;

namespace Pipeline.Benchmarks.Answers;

/// <summary>A scratch pipeline that documents are put into and taken out of, and questions are asked of: all as jobs through the shipped flows.</summary>
internal sealed class AnswerSession(ScratchPipeline scratch)
{
    private const string Tenant = "default";
    private const int ChunksAtOnce = 1_000;

    private PipelineHost Host => scratch.Host;

    /// <summary>Opens what a session works in; the caller closes it.</summary>
    /// <param name="config">The configuration; <see langword="null"/> for the built-in one.</param>
    /// <param name="set">Values that replace the configuration's: <c>stages.generate.abstainBelow=0</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<ScratchPipeline> OpenScratchAsync(FileInfo? config, IReadOnlyList<string> set, CancellationToken cancellationToken) =>
        ScratchPipeline.OpenAsync(new ThroughputSettings { Config = config, Set = set }, cancellationToken);

    public async Task IngestAsync(IReadOnlyList<AnswerDocument> documents, CancellationToken cancellationToken)
    {
        var jobs = await RunAsync(
            "ingest",
            documents.Select(document => new IngestInput
            {
                Text = document.Text,
                DocumentId = document.Id,
                Metadata = document.Title.Length > 0 ? new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = document.Title } : null,
            }),
            cancellationToken);
        if (jobs.FirstOrDefault(job => job.State != JobState.Succeeded) is { } lost)
        {
            throw new InvalidOperationException($"A document was not ingested: {Words(lost)}");
        }
    }

    public async Task DeleteAsync(IReadOnlyList<AnswerDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            await Host.Index.DeleteDocumentAsync(Tenant, document.Id, fence: null, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<CaseResult>> AskAsync(IReadOnlyList<AnswerCase> cases, CancellationToken cancellationToken)
    {
        await Host.Model.RunAsync(cancellationToken);

        // The questions that are under way when a model has changed are weighed as the one before had it: one that does not count goes ahead of them.
        await RunAsync("ask", [new AskInput { Question = cases[0].Question }], cancellationToken);
        var jobs = await RunAsync("ask", cases.Select(question => new AskInput { Question = question.Question }), cancellationToken);
        List<CaseResult> results = new(cases.Count);
        foreach (var (question, job) in cases.Zip(jobs))
        {
            results.Add(await ToResultAsync(question, job, cancellationToken));
        }

        return results;
    }

    private async Task<IReadOnlyList<Job>> RunAsync<T>(string flow, IEnumerable<T> inputs, CancellationToken cancellationToken)
    {
        var ids = await Host.AcceptAsync(
            [.. inputs.Select(input => new JobRequest { Flow = flow, Input = JsonSerializer.SerializeToElement(input, PipelineJson.Options), Tenant = Tenant })], cancellationToken);
        await using (var work = Host.StartWork([flow], new PumpSettings { UntilEmpty = true }))
        {
            await work.Completion.WaitAsync(cancellationToken);
        }

        List<Job> jobs = new(ids.Count);
        foreach (var id in ids)
        {
            jobs.Add(await Host.Store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The job {id} is gone."));
        }

        return jobs;
    }

    private static string Words(Job job) => job.Failures is [var first, ..] ? first.Message : job.State.ToString();

    private async Task<CaseResult> ToResultAsync(AnswerCase question, Job job, CancellationToken cancellationToken)
    {
        if (job is not { State: JobState.Succeeded, Result: { } result })
        {
            throw new InvalidOperationException($"'{question.Question}' was not answered: {Words(job)}");
        }

        var citations = result.GetProperty("citations");
        string document = citations.GetArrayLength() > 0 ? citations[0].GetProperty("documentId").GetString()! : "";
        return new CaseResult(
            question,
            result.GetProperty("answer").GetString()!,
            result.GetProperty("confidence").GetDouble(),
            document,
            document.Length > 0 ? await ChunkTextAsync(document, citations[0].GetProperty("chunkId").GetGuid(), cancellationToken) : "");
    }

    private async Task<string> ChunkTextAsync(string document, Guid chunk, CancellationToken cancellationToken) =>
        (await Host.Index.ListChunksAsync(Tenant, document, 0, ChunksAtOnce, cancellationToken)).Single(candidate => candidate.Id == chunk).Text;
}
