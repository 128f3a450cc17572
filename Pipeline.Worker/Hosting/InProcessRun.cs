using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Works in this process until some jobs have ended, wherever they are worked on: another worker may take them, and this one may take others'. Jobs are
/// followed through the store.
/// </summary>
internal sealed class InProcessRun(PipelineHost host, CommandContext context)
{
    /// <summary>How long jobs of others, taken meanwhile, may go on when ours have ended; then they go back to the queue.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    /// <summary>Works until one job has ended; when interrupted, cancels it: nobody waits for the answer any more.</summary>
    public async Task<Job> FollowAsync(Guid id, string flow, Action<JobEvent> heard, CancellationToken cancellationToken)
    {
        try
        {
            return await WhileWorkingAsync([flow], stop => new JobFollower(host.Store).FollowAsync(id, heard, stop), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await host.Queue.CancelAsync(id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Works until all jobs have ended; when interrupted, those that have not stay on the queue.</summary>
    public async Task<IReadOnlyList<Job>> FollowAllAsync(
        IReadOnlyList<Guid> ids, IReadOnlyList<string> flows, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await WhileWorkingAsync(flows, stop => new ProgressFollower(host.Store, progress).FollowAllAsync(ids, stop), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.Output.Notes.WriteLine("What was not done stays on the queue: 'pipeline work --drain' goes on, 'pipeline jobs' lists it, 'pipeline cancel ID' drops it.");
            throw;
        }
    }

    /// <summary>What the flows did, once the jobs have ended.</summary>
    public IReadOnlyList<FlowSnapshot> Stages { get; private set; } = [];

    private async Task<T> WhileWorkingAsync<T>(IReadOnlyList<string> flows, Func<CancellationToken, Task<T>> follow, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var work = host.StartWork(flows);
        var following = follow(stop.Token);
        if (await Task.WhenAny(following, work.Completion) == work.Completion)
        {
            await stop.CancelAsync();
            await work.Completion;
        }

        try
        {
            return await following;
        }
        finally
        {
            Stages = work.Snapshot();
            await work.StopAsync(cancellationToken.IsCancellationRequested ? TimeSpan.Zero : StopWithin, context.Interrupts.Forced);
        }
    }
}
