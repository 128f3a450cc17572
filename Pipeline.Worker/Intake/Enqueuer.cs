using System.Runtime.ExceptionServices;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Intake;

/// <summary>Hands candidates to the queue in batches, so that any number of them needs the memory of one batch. A bad one stops no other.</summary>
internal sealed class Enqueuer(IJobQueue queue)
{
    /// <summary>As many requests as share one commit.</summary>
    public const int BatchSize = 512;

    public async Task RunAsync(IAsyncEnumerable<Candidate> candidates, IIntakeReport report, CancellationToken cancellationToken)
    {
        using var trace = CallerTrace.Begin();
        await foreach (var batch in candidates.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            await AcceptAsync(batch, report, cancellationToken);
        }
    }

    private async Task AcceptAsync(Candidate[] batch, IIntakeReport report, CancellationToken cancellationToken)
    {
        var good = batch.Where(candidate => candidate.Request is not null).ToList();
        var (receipts, broken) = await EnqueueAsync([.. good.Select(candidate => candidate.Request!)], cancellationToken);
        foreach (var bad in batch.Where(candidate => candidate.Request is null))
        {
            await report.RejectedAsync(bad.Number, bad.Fault!, retryAfter: null);
        }

        foreach (var (candidate, receipt) in good.Zip(receipts))
        {
            await (receipt.Rejection is { } reason
                ? report.RejectedAsync(candidate.Number, reason, receipt.RetryAfter)
                : report.AcceptedAsync(receipt.Id, receipt.IsDuplicate));
        }

        broken?.Throw();
    }

    /// <summary>The receipts, and what the queue broke off with after it had accepted some.</summary>
    private async Task<(IReadOnlyList<JobReceipt> Receipts, ExceptionDispatchInfo? Broken)> EnqueueAsync(JobRequest[] requests, CancellationToken cancellationToken)
    {
        try
        {
            return (requests.Length == 0 ? [] : await queue.EnqueueAsync(requests, cancellationToken), null);
        }
        catch (PartlyAcceptedException partly)
        {
            return (partly.Receipts, ExceptionDispatchInfo.Capture(partly.InnerException!));
        }
    }
}
