using System.Collections.Concurrent;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Probing;

namespace Pipeline.Core.Testing;

/// <summary>
/// Sees every call of the stages of some flows: counts them, notes the most items a stage held, and plants faults. Thread-safe. Attach it before the flow is started.
/// </summary>
/// <param name="time">The clock on which planted faults wait.</param>
public sealed class FlowProbe(TimeProvider time) : IFlowProbe
{
    private readonly ConcurrentDictionary<string, ProbedStage> _stages = new(StringComparer.Ordinal);
    private long _atWork;
    private long _changes;

    /// <summary>Calls of stages, and other work told by <see cref="Begin"/>, that are under way now; those held by a planted fault included.</summary>
    public long AtWork => Interlocked.Read(ref _atWork);

    /// <summary>The stages seen or named so far, branches as <c>stage/branch</c>, sorted.</summary>
    public IReadOnlyList<string> Stages => [.. _stages.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Rises with each beginning and end.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    /// <summary>The same flow, its stages seen by this probe.</summary>
    /// <param name="flow">The flow.</param>
    public FlowDefinition Attach(FlowDefinition flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow with { Stages = [.. flow.Stages.Select(stage => stage.Probed(this))] };
    }

    /// <summary>From now on the most items each stage holds, waiting and worked on, are noted.</summary>
    /// <param name="flow">A flow of an attached definition.</param>
    public void Watch(RunningFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        foreach (var stage in flow.Metered)
        {
            Stage(stage.Name).Watch(stage);
        }
    }

    /// <summary>Plants a fault. Of several in a stage, each call meets the first that is not used up and is meant for its items.</summary>
    /// <param name="stage">The stage, or <c>stage/branch</c> for a branch of a gather.</param>
    /// <param name="fault">The fault.</param>
    /// <exception cref="ArgumentException">The fault contradicts itself; the message says how.</exception>
    public void Plant(string stage, StageFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.FindFault() is { } wrong)
        {
            throw new ArgumentException($"The fault for stage '{stage}' is none: {wrong}.", nameof(fault));
        }

        Stage(stage).Plant(fault);
    }

    /// <summary>How often a stage was called, tries included; a batch is one call.</summary>
    /// <param name="stage">The stage, or <c>stage/branch</c>.</param>
    public long Calls(string stage) => Stage(stage).Calls;

    /// <summary>The most items a stage held at once since it is watched: those waiting before it and those worked on.</summary>
    /// <param name="stage">The stage, or <c>stage/branch</c>.</param>
    public long PeakOccupancy(string stage) => Stage(stage).Peak;

    /// <summary>Says that work began that is none of a stage: a call of a queue, say.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _atWork);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Says that work of <see cref="Begin"/> ended.</summary>
    public void End()
    {
        Interlocked.Decrement(ref _atWork);
        Interlocked.Increment(ref _changes);
    }

    IStageProbe IFlowProbe.Of(string stage) => Stage(stage);

    private ProbedStage Stage(string name) => _stages.GetOrAdd(name, static (name, owner) => new ProbedStage(name, owner.probe, owner.time), (probe: this, time));
}
