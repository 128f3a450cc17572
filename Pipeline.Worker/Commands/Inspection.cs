using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands;

/// <summary>Runs the stages that read and chunk, alone, for a job that was never accepted.</summary>
internal sealed class Inspection : IJobContext
{
    private Inspection(IngestInput input) => Job = new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch,
        Request = new JobRequest { Flow = "ingest", Input = JsonSerializer.SerializeToElement(input.ToString()) },
    };

    public string Stage => "inspect";

    public ILogger Logger => NullLogger.Instance;

    public Job Job { get; }

    public CancellationToken Cancelled => CancellationToken.None;

    /// <summary>How a document is read and cut.</summary>
    /// <exception cref="PermanentException">It cannot be read.</exception>
    public static async Task<InspectDocument> RunAsync(PipelineHost host, IngestInput input, CancellationToken cancellationToken)
    {
        Inspection job = new(input);
        var read = host.Flows.CreateStage<IExpandStage<IngestInput, SourceDocument>>();
        var chunk = host.Flows.CreateStage<IExpandStage<SourceDocument, Chunk>>();
        await foreach (var document in read.ExpandAsync(input, job, cancellationToken))
        {
            List<Chunk> chunks = [];
            await foreach (var piece in chunk.ExpandAsync(document, job, cancellationToken))
            {
                chunks.Add(piece);
            }

            return InspectDocument.Of(document, chunks);
        }

        throw new PermanentException($"'{input}' holds no document.");
    }

    public void Count(string counter, long amount = 1)
    {
    }

    public void Done()
    {
    }

    public void Fail(string stage, string item, Exception error) => throw new PermanentException(error.Message, error);

    public void Degrade(string stage, string what, string why)
    {
    }

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
