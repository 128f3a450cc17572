using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Works on some jobs in this process, and on no others, until they have ended, wherever that is: another worker may take them. So nobody's command waits for what others have queued, or runs
/// it under another user's rights. Jobs are followed through the store.
/// </summary>
internal sealed class InProcessRun(PipelineHost host, CommandContext context)
{
    /// <summary>What still runs when the command ends, since it was interrupted, may go on for so long; then it goes back to the queue.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    /// <summary>What the flows did, once the jobs have ended.</summary>
    public IReadOnlyList<FlowSnapshot> Stages { get; private set; } = [];

    /// <summary>Works until one job has ended. When interrupted, cancels it: nobody waits for the answer any more.</summary>
    public Task<Job> FollowAsync(Guid id, string flow, Action<JobEvent> heard, CancellationToken cancellationToken) => WhileWorkingAsync(
        [id],
        flow,
        async stop =>
        {
            try
            {
                return await host.Store.FollowAsync(id, heard, stop);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await host.Queue.CancelAsync(id, CancellationToken.None);
                throw;
            }
        },
        cancellationToken);

    /// <summary>Works until all jobs have ended. When interrupted, cancels those that have not, unless they are to be kept: then they stay on the queue, as they do when a store is in trouble.</summary>
    public async Task<IReadOnlyList<Job>> FollowAllAsync(IReadOnlyList<Guid> ids, string flow, bool keep, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await WhileWorkingAsync(ids, flow, stop => new ProgressFollower(host.Store, progress).FollowAllAsync(ids, stop), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !keep)
        {
            await CancelAsync(ids);
            throw;
        }
        catch (Exception end) when (end is StoreException || (end is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            context.Output.Notes.WriteLine("What was not done stays on the queue: 'pipeline work --drain' goes on, 'pipeline jobs' lists it, 'pipeline cancel ID' drops it.");
            throw;
        }
    }

    private async Task CancelAsync(IReadOnlyList<Guid> ids)
    {
        List<Guid> cancelled = [];
        foreach (var id in ids)
        {
            if (await host.Queue.CancelAsync(id, CancellationToken.None) is CancelResult.Cancelled or CancelResult.Requested)
            {
                cancelled.Add(id);
            }
        }

        if (cancelled.Count > 0)
        {
            context.Output.Notes.WriteLine(
                $"Cancelled {Words.Count(cancelled.Count, "job", "jobs")}: {string.Join(' ', cancelled)}. What was read is kept; ingest again to go on from there. With --keep the rest stays on the queue.");
        }
    }

    /// <exception cref="StoreException">A store is in trouble. A service waits until it is over; in front of a terminal somebody waits for an answer.</exception>
    private async Task<T> WhileWorkingAsync<T>(IReadOnlyList<Guid> ids, string flow, Func<CancellationToken, Task<T>> follow, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var work = host.StartWork([flow], new PumpSettings { Only = ids, Drain = Drain });
        var following = follow(stop.Token);
        var troubled = host.Troubled;
        var first = await Task.WhenAny(following, work.Completion, troubled);
        if (first != following)
        {
            await stop.CancelAsync();
            await ((Task)following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (first == work.Completion)
        {
            // A worker ends by itself only with an exception: nobody would end the jobs.
            await work.Completion;
        }
        else if (first == troubled)
        {
            work.Force();
            await ((Task)work.StopAsync(context.Interrupts.Forced)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw await troubled;
        }

        try
        {
            return await following;
        }
        finally
        {
            Stages = work.Snapshot();
            await work.StopAsync(context.Interrupts.Forced);
        }
    }
}
