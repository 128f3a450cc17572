using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Benching;

/// <summary>Puts jobs on the queue: all at once, or so that at most a number of them have not ended.</summary>
internal sealed class JobFeed(IJobQueue queue, IReadOnlyList<JobRequest> jobs, int inFlight) : IDisposable
{
    private const int Batch = 500;

    private readonly SemaphoreSlim _room = new(0);
    private int _next;

    /// <summary>Accepts the first jobs: all of them when there is no limit.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var first = inFlight == 0 ? jobs.Count : Math.Min(inFlight, jobs.Count);
        while (_next < first)
        {
            await AcceptAsync(Math.Min(Batch, first - _next), cancellationToken);
        }
    }

    /// <summary>Accepts the others, one for each that ended.</summary>
    public async Task FeedAsync(CancellationToken cancellationToken)
    {
        while (_next < jobs.Count)
        {
            await _room.WaitAsync(cancellationToken);
            await AcceptAsync(1, cancellationToken);
        }
    }

    public void JobEnded() => _room.Release();

    public void Dispose() => _room.Dispose();

    private async Task AcceptAsync(int count, CancellationToken cancellationToken)
    {
        var receipts = await queue.EnqueueAsync([.. jobs.Skip(_next).Take(count)], cancellationToken);
        if (receipts.FirstOrDefault(receipt => !receipt.IsAccepted) is { Rejection: { } rejection })
        {
            throw new InvalidOperationException($"A job of the workload was rejected: {rejection}");
        }

        _next += count;
    }
}
