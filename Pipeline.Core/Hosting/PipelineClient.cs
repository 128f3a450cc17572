using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>
/// Enqueues jobs and asks questions, from the application's container. The queue is opened at the first call. Somebody must work on the queue: this application (<see cref="PipelineBuilder.AddWorker(Action{WorkerOptions})"/>) or
/// another process. Thread-safe.
/// </summary>
/// <param name="setup">The configuration.</param>
/// <param name="stores">Its stores.</param>
public sealed class PipelineClient(PipelineSetup setup, PipelineStores stores)
{
    private const string AskFlow = "ask";

    private readonly Lazy<RequestRules> _rules = new(() => new RequestRules(setup.FlowInputs, Environment.CurrentDirectory));

    /// <summary>Accepts a job; when this returns it is durable.</summary>
    /// <param name="flow">The flow, as in pipeline.yaml.</param>
    /// <param name="input">The flow's input, written as JSON: <c>new { path = "./docs" }</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; the job may still be accepted.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="ArgumentException">The flow is not in the configuration, or the input is none for it; the message says why.</exception>
    /// <exception cref="QueueBusyException">The queue takes no more jobs of the flow for now.</exception>
    public Task<Guid> EnqueueAsync(string flow, object input, CancellationToken cancellationToken) =>
        EnqueueAsync(new JobRequest { Flow = flow, Input = InputJson.Of(input) }, cancellationToken);

    /// <summary>Accepts a job with a tenant, a priority, a deadline or a dedupe key; when this returns it is durable.</summary>
    /// <param name="request">The job.</param>
    /// <param name="cancellationToken">Gives up waiting; the job may still be accepted.</param>
    /// <returns>The job's id; with a dedupe key that is known, that of the earlier job.</returns>
    /// <exception cref="ArgumentException">The flow is not in the configuration, or the request is not fit for it; the message says why.</exception>
    /// <exception cref="QueueBusyException">The queue takes no more jobs of the flow for now.</exception>
    public async Task<Guid> EnqueueAsync(JobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var candidate = _rules.Value.Check(1, request);
        var queue = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var receipts = candidate.Request is { } good ? await queue.Queue.EnqueueAsync([good], cancellationToken).ConfigureAwait(false) : [];
        return (candidate.Fault ?? receipts[0].Rejection) is not { } fault ? receipts[0].Id : throw Refused();

        Exception Refused()
        {
            var text = $"The job for flow '{request.Flow}' was not accepted: {fault}";
            return receipts is [{ RetryAfter: { } later }] ? new QueueBusyException(text, later) : new ArgumentException(text, nameof(request));
        }
    }

    /// <summary>Asks a question and reads the answer while it is written. The job lives as long as it is read: who stops enumerating cancels it, and the model's call with it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentException">The question cannot be asked; the message says why.</exception>
    public IAsyncEnumerable<AnswerUpdate> AskAsync(string question, CancellationToken cancellationToken = default) =>
        AskAsync(new JobRequest { Flow = AskFlow, Input = InputJson.Of(new { question }) }, cancellationToken);

    /// <summary>As <see cref="AskAsync(string, CancellationToken)"/>, with a tenant, a filter, a history or another flow.</summary>
    /// <param name="request">A job of a flow that answers.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentException">The request is not fit for the flow; the message says why.</exception>
    public async IAsyncEnumerable<AnswerUpdate> AskAsync(JobRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = await AcceptAsync(request with { Interactive = true }, cancellationToken).ConfigureAwait(false);
        AnswerReader reader = new(id);
        var hasEnded = false;
        try
        {
            await foreach (var happened in FollowAsync(id, after: 0, cancellationToken).ConfigureAwait(false))
            {
                foreach (var update in reader.Read(happened))
                {
                    yield return update;
                }
            }

            hasEnded = true;
        }
        finally
        {
            if (!hasEnded)
            {
                await CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
            }
        }

        yield return new(AnswerUpdateKind.Ended, id) { Job = await FindAsync(id, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Waits until a job has ended, wherever it is worked on.</summary>
    /// <param name="id">The job. Unknown: <see cref="KeyNotFoundException"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The job with its state, result and failures.</returns>
    public async Task<Job> WaitAsync(Guid id, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).Store.FollowAsync(id, static _ => { }, cancellationToken).ConfigureAwait(false);

    /// <summary>A job's events from its first, then those that come, until it has ended.</summary>
    /// <param name="id">The job. Unknown: <see cref="KeyNotFoundException"/>.</param>
    /// <param name="after">The last number seen; 0 from the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<JobEvent> FollowAsync(Guid id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = (await OpenAsync(cancellationToken).ConfigureAwait(false)).Store;
        await foreach (var happened in store.ReadEventsAsync(id, after, cancellationToken).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>A job as it is now, or <see langword="null"/>.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).Store.FindAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Cancels a job: one that waits ends at once, a running one is asked to stop.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).Queue.CancelAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Accepts a job that is to be read; when the reader gives up meanwhile, the job is cancelled.</summary>
    private async Task<Guid> AcceptAsync(JobRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = await EnqueueAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return id;
    }

    private Task<OpenQueue> OpenAsync(CancellationToken cancellationToken) => stores.OpenQueueAsync(StoreAccess.Create, cancellationToken);
}
