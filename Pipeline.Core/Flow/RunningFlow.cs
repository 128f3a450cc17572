using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Running;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Flow.Tuning;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow;

/// <summary>
/// A flow at work: one block a stage, over a bounded buffer, each handing on to the next and waiting when that is full. Thread-safe.
/// </summary>
/// <remarks>
/// Items in memory are at most <see cref="FlowDefinition.MaxItems"/>, for one job of a million items as for a million jobs. Nothing a stage throws reaches a
/// block: an item comes through, fails or is dropped as a value in its job's scope, and touches no other job. A job that is stopped ends when its items have
/// surfaced from the stages that hold them; only a forced drain does not wait for a stage that ignores its cancellation.
/// </remarks>
public sealed class RunningFlow : IJobRunner, IAsyncDisposable
{
    private readonly FlowContext _context;
    private readonly RunningStage[] _stages;
    private readonly JobStarter _starter;
    private readonly ActiveJobs _jobs = new();
    private readonly FlowTuner? _tuner;
    private readonly CancellationTokenSource _forced = new();
    private readonly Lock _lock = new();
    private Task? _drained;

    private RunningFlow(FlowDefinition flow, TimeProvider time, ILoggerFactory loggers, LimitSet? limits, object? output)
    {
        _context = new(flow.Name, time, loggers.CreateLogger<RunningFlow>(), CreateSlots(flow, time), flow.Tolerances, limits, _forced.Token)
        {
            AttemptStage = flow.Stages.TakeWhile(stage => stage.Name != flow.AttemptStage).Count(),
            StageCount = flow.Stages.Count,
            Loggers = loggers,
            Output = output,
        };
        using (Isolated.Begin())
        {
            _stages = StartStages(flow, _context);
        }

        _tuner = CreateTuner();
        _context.Slots.Watch(_stages);
        _starter = new(_context, _stages);
        foreach (var stage in Metered)
        {
            PipelineMeter.Add(stage);
        }
    }

    /// <inheritdoc/>
    public string Flow => _context.Name;

    /// <summary>Whether every stage is complete and empty.</summary>
    internal bool IsComplete => _stages.All(stage => stage.Completion.IsCompletedSuccessfully);

    /// <summary>Items anywhere in the flow, as the scopes of its jobs count them.</summary>
    internal long Outstanding => _jobs.ToList().Sum(job => job.Outstanding);

    /// <summary>Slots that were taken and not given back.</summary>
    internal int SlotsTaken => _context.Slots.Taken;

    internal IEnumerable<IMeteredStage> Metered => _stages.SelectMany(stage => stage.Parts.Prepend(stage));

    /// <summary>Builds the blocks and puts them to work.</summary>
    /// <param name="flow">What to run.</param>
    /// <param name="time">The clock of timeouts, retries, batches and deadlines.</param>
    /// <param name="loggers">Where its log lines go.</param>
    /// <param name="limits">The budgets that its stages' <c>rateLimit</c> may name, shared with other flows; it must outlive the flow. Default: none.</param>
    /// <exception cref="InvalidOperationException">The flow cannot run; the message names every reason.</exception>
    public static RunningFlow Start(FlowDefinition flow, TimeProvider time, ILoggerFactory loggers, LimitSet? limits = null) => Start(flow, time, loggers, limits, output: null);

    /// <param name="flow">What to run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where its log lines go.</param>
    /// <param name="limits">The budgets.</param>
    /// <param name="output">Takes what the last stage puts out, an <c>IOutlet</c> of its type; <see langword="null"/> to make it the jobs' results.</param>
    internal static RunningFlow Start(FlowDefinition flow, TimeProvider time, ILoggerFactory loggers, LimitSet? limits, object? output)
    {
        FlowDefinitionChecks.ThrowIfInvalid(flow);
        RunningFlow running = new(flow, time, loggers, limits, output);
        Log.FlowStarted(running._context.Logger, flow.Name, flow.Stages.Count, flow.MaxItems);
        return running;
    }

    /// <inheritdoc/>
    public ValueTask<int> TakeSlotsAsync(int max, CancellationToken cancellationToken) => _context.Slots.TakeAsync(max, cancellationToken);

    /// <inheritdoc/>
    public void ReturnSlots(int count) => _context.Slots.Return(count);

    /// <inheritdoc/>
    public void FreeSlot() => _context.Slots.Free();

    /// <inheritdoc/>
    public Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop) => RunAsync(job, events, stop, _starter.StartAsync);

    /// <summary>As <see cref="RunAsync(Job, IJobEventSink, JobStop)"/>, for a job whose items do not come from its input.</summary>
    /// <param name="job">The job.</param>
    /// <param name="items">Its items, of the flow's input type.</param>
    /// <param name="stop">Fires to end the job early.</param>
    /// <returns>How it ended. Fails as <paramref name="items"/> does.</returns>
    internal Task<JobOutcome> RunAsync<T>(Job job, IAsyncEnumerable<T> items, JobStop stop) =>
        RunAsync(job, SilentSink.Instance, stop, scope => JobStarter.FeedAsync(scope, _stages[0], items));

    private async Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop, Func<JobScope, Task> start)
    {
        using var span = PipelineActivity.StartJob(job);
        JobScope scope = new(_context, job, events, stop, JobSpan.Of(span));
        _context.Slots.Start();
        _tuner?.Begin();
        try
        {
            if (!_jobs.TryAdd(scope))
            {
                return new() { Kind = JobOutcomeKind.Interrupted };
            }

            using var deadline = JobDeadline.Watch(scope, _context.Time);
            await start(scope).ConfigureAwait(false);
            await scope.Ended.ConfigureAwait(false);
            var outcome = await scope.CloseAsync().ConfigureAwait(false);
            span?.SetTag(TagNames.Outcome, outcome.Kind);
            return outcome;
        }
        finally
        {
            _jobs.Remove(scope);
            _tuner?.End();
        }
    }

    /// <summary>The numbers of all stages now, whether anybody listens to the metrics or not.</summary>
    public FlowSnapshot Snapshot() => new(_context.Name, _jobs.Count, [.. Metered.Select(ToSnapshot)]);

    /// <summary>
    /// Stops in the order of the data: takes no more jobs, gives those under way three quarters of the deadline, then ends them as
    /// <see cref="JobOutcomeKind.Interrupted"/>. Further calls wait for the first.
    /// </summary>
    /// <param name="deadline">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends the graceful part at once; it does not make the call throw.</param>
    public Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _drained ??= new FlowDrain(_context, _stages, _jobs, _forced).RunAsync(deadline, cancellationToken);
        }
    }

    /// <summary>Interrupts the jobs that still run, at once. To let them end, call <see cref="DrainAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        foreach (var stage in Metered)
        {
            PipelineMeter.Remove(stage);
        }

        foreach (var stage in _stages)
        {
            stage.Context.Threads?.Dispose();
        }

        if (_tuner is not null)
        {
            await _tuner.DisposeAsync().ConfigureAwait(false);
        }

        if (!_forced.IsCancellationRequested)
        {
            _forced.Dispose(); // one that fired holds nothing, and may still be telling stages
        }
    }

    private static JobSlots CreateSlots(FlowDefinition flow, TimeProvider time) =>
        flow.InFlight is { } fixedNumber ? new(fixedNumber, time) : new(flow.MaxJobs, flow.Stages.Sum(stage => stage.Parallelism), time);

    private static RunningStage[] StartStages(FlowDefinition flow, FlowContext context)
    {
        var stages = new RunningStage[flow.Stages.Count];
        for (var index = stages.Length - 1; index >= 0; index--)
        {
            stages[index] = flow.Stages[index].Start(flow.Stages[index].CreateContext(context, index), index == stages.Length - 1 ? null : stages[index + 1]);
        }

        return stages;
    }

    private FlowTuner? CreateTuner()
    {
        StageTuner[] tuners = [.. _stages.Where(stage => stage.Context.Gate is not null).Select(stage =>
            new StageTuner(stage, stage.Context.Gate!, Controller(stage.Context.Settings.Parallelism, stage.Context.Gate!.Degree), _context.Time))];
        return tuners.Length == 0 ? null : new(_context.Name, tuners, _context.Time, _context.Logger);
    }

    private static DegreeController Controller(Parallelism bounds, int start) => new(bounds.Least, bounds.Most, start);

    private static StageSnapshot ToSnapshot(IMeteredStage stage)
    {
        var reading = stage.Read();
        return new(stage.Name, reading.In, reading.Out, reading.Failed, reading.InFlight, reading.Buffered, reading.Busy) { Parallelism = stage.Degree };
    }
}
