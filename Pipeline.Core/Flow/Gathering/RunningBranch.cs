using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Gathering;

/// <summary>
/// One branch of a gather at work, measured under <c>gather/branch</c>. A branch that is late is cancelled and not waited for; should it ignore
/// that, it keeps one of its slots, of which there are as many as the gather's parallelism. So a branch that is stuck for ever holds up to that many items and
/// is then late at once: the other branches, and the gather, go on.
/// </summary>
internal sealed class RunningBranch<TIn, TBranch> : IMeteredStage
{
    private readonly Branch<TIn, TBranch> _branch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan? _within;
    private readonly StageCounters _counters;
    private readonly ConcurrencyLimiter _slots;

    public RunningBranch(StageContext context, Branch<TIn, TBranch> branch)
    {
        _branch = branch with { Stage = BlockingStages.Of(context, branch.Stage) };
        _time = context.Flow.Time;
        _logger = context.Flow.Logger;
        _within = context.Settings.Within;
        _slots = new(context.Parallelism);
        Name = $"{context.Name}/{branch.Name}";
        Tags = StageContext.TagsOf(context.Flow.Name, Name);
        HasOwnThreads = context.HasOwnThreads;
        _counters = new(_time, Tags, oneToOne: true);
    }

    public string Name { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public bool HasOwnThreads { get; }

    public StageReading Read() => _counters.Read(buffered: 0);

    /// <summary>Asks the branch. Never throws: however it ends is the result.</summary>
    /// <param name="input">The item.</param>
    /// <param name="job">Its job.</param>
    /// <param name="window">Ends when the branch is late; <see langword="null"/> for never.</param>
    /// <param name="cancellationToken">Fires when the attempt times out or the job ends early.</param>
    public async Task<BranchResult<TBranch>> RunAsync(TIn input, IJobContext job, Task? window, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = limit.Token; // taken here: on a busy pool the work begins after this method has ended
        var work = Task.Run(() => WorkAsync(input, job, started, token), CancellationToken.None); // branches run at once even if they never wait
        var isLate = window is not null && await Task.WhenAny(work, window).ConfigureAwait(false) != work;
        _ = EndAsync(work, limit, isLate, job.Job.Id); // not awaited: a stage may block, or throw, when it is told
        if (!isLate)
        {
            return await work.ConfigureAwait(false);
        }

        TimeoutException late = new(string.Create(CultureInfo.InvariantCulture, $"not done within {_within!.Value.TotalSeconds:0.###} s"));
        return new(_branch.Name, BranchStatus.TimedOut, default, late, _time.GetElapsedTime(started));
    }

    /// <summary>Disposes of the limit when the work has ended; cancels it first if the work is late.</summary>
    private async Task EndAsync(Task work, CancellationTokenSource limit, bool isLate, Guid jobId)
    {
        try
        {
            await (isLate ? limit.CancelAsync() : Task.CompletedTask).ConfigureAwait(false);
        }
        catch (AggregateException error)
        {
            Log.StopFailed(_logger, jobId, error);
        }

        await work.ConfigureAwait(false);
        limit.Dispose();
    }

    private ValueTask<TBranch> BeginAsync(TIn input, IJobContext job, CancellationToken token)
    {
        ValueTask<TBranch> making;
        using (StageWatch.Enter(this, job))
        {
            making = _branch.Stage.InvokeAsync(input, job, token);
        }

        return making; // not awaited in there: what is watched ends with the call
    }

    private async Task<BranchResult<TBranch>> WorkAsync(TIn input, IJobContext job, long started, CancellationToken token)
    {
        using var span = Activity.Current is { } parent ? PipelineActivity.StartStage(Name, parent.Context) : null;
        var timing = _counters.Take(1);
        var hasSlot = false;
        try
        {
            await _slots.TakeAsync(token).ConfigureAwait(false);
            hasSlot = true;
            var value = await BeginAsync(input, job, token).ConfigureAwait(false);
            _counters.End();
            return new(_branch.Name, BranchStatus.Ok, value, null, _time.GetElapsedTime(started));
        }
        catch (Exception error)
        {
            _counters.Fail();
            span.Fail(FailureText.MessageOf(Name, error), error);
            return new(_branch.Name, BranchStatus.Failed, default, error, _time.GetElapsedTime(started));
        }
        finally
        {
            _counters.Record(timing);
            if (hasSlot)
            {
                _slots.Return(1);
            }
        }
    }
}
