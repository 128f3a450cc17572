using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

/// <summary>One stage of a <see cref="FlowDefinition"/>: a name, a shape, types, settings. Immutable.</summary>
public abstract class StageDefinition
{
    private protected StageDefinition(string name, StageShape shape, Type input, Type output, StageSettings settings, StageWork work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Shape = shape;
        Input = input;
        Output = output;
        Settings = settings;
        Work = work;
    }

    /// <summary>The stage's name, unique within the flow.</summary>
    public string Name { get; }

    /// <summary>How many outputs it makes of its inputs.</summary>
    public StageShape Shape { get; }

    /// <summary>The type of its inputs.</summary>
    public Type Input { get; }

    /// <summary>The type of its outputs.</summary>
    public Type Output { get; }

    /// <summary>Capacity, parallelism and the rest.</summary>
    public StageSettings Settings { get; }

    /// <summary>What it mostly does.</summary>
    public StageWork Work { get; }

    /// <summary>How many items or batches it works on at once, with <c>auto</c> resolved for this machine; of bounds, the most.</summary>
    public int Parallelism => AutoParallelism.Resolve(Settings.Parallelism, Work, Environment.ProcessorCount);

    /// <summary>How many calls of the stage's own code may be under way at once.</summary>
    internal virtual int Calls => Parallelism;

    /// <summary>How many outputs it may hold beside the one that each item at work has in hand.</summary>
    internal virtual int Ahead => 0;

    /// <summary>The most items it can hold: capacity + parallelism × batch, and the outputs an expanding stage makes ahead.</summary>
    public long MaxItems => Settings.Capacity + Width + Ahead;

    /// <summary>How many items it works on at once.</summary>
    internal long Width => (long)Parallelism * (Shape == StageShape.Batch ? Settings.Batch.Size : 1);

    /// <summary>What the stage knows of itself when it runs in a flow.</summary>
    /// <param name="flow">The running flow.</param>
    /// <param name="index">0 for the flow's first stage.</param>
    internal StageContext CreateContext(FlowContext flow, int index) => new(flow, Name, index, Settings, Shape == StageShape.Expand)
    {
        Gate = Settings.Parallelism is { IsTuned: true } bounds ? new(AutoParallelism.Start(bounds, Work, Environment.ProcessorCount)) : null,
        Parallelism = Parallelism,
        MaxWidth = Width,
        Threads = Settings.Blocking ? new(Name, Calls) : null,
    };

    /// <summary>Puts the stage to work.</summary>
    /// <param name="context">What it knows of itself.</param>
    /// <param name="next">The stage after it, or <see langword="null"/> at the flow's end.</param>
    internal abstract RunningStage Start(StageContext context, RunningStage? next);

    /// <summary>The same stage, its calls seen by a probe.</summary>
    internal abstract StageDefinition Probed(IFlowProbe probe);

    /// <summary>What takes this one's outputs: the next stage, or at the flow's end what the flow was started with, if anything.</summary>
    /// <exception cref="InvalidOperationException">It takes something else.</exception>
    private protected IOutlet<T>? Outlet<T>(StageContext context, RunningStage? next) => next is null or IOutlet<T>
        ? (IOutlet<T>?)next ?? (IOutlet<T>?)context.Flow.Output
        : throw new InvalidOperationException($"Stage '{next.Name}' does not take what stage '{Name}' makes, a {typeof(T).Name}. Put a stage between them that does.");
}

/// <summary>How many outputs a stage makes of its inputs.</summary>
public enum StageShape
{
    /// <summary>One of one.</summary>
    Transform,

    /// <summary>Any number of one, as a stream.</summary>
    Expand,

    /// <summary>As many as came in, several at once.</summary>
    Batch,

    /// <summary>One of one, through several branches at once.</summary>
    Gather,
}

/// <summary>Resolves <c>parallelism: auto</c>. Pure.</summary>
internal static class AutoParallelism
{
    /// <summary>The most an <c>auto</c> stage gets.</summary>
    public const int Ceiling = 64;

    /// <summary>The number of items a stage works on at once.</summary>
    /// <param name="parallelism">What the settings say.</param>
    /// <param name="work">What the stage mostly does.</param>
    /// <param name="cores">The processor's cores; at least 1.</param>
    public static int Resolve(Parallelism parallelism, StageWork work, int cores) => parallelism.IsAuto ? Guess(work, cores) : parallelism.Most;

    /// <summary>Where a stage begins whose parallelism has bounds.</summary>
    /// <param name="bounds">The bounds.</param>
    /// <param name="work">What the stage mostly does.</param>
    /// <param name="cores">The processor's cores; at least 1.</param>
    public static int Start(Parallelism bounds, StageWork work, int cores) => Math.Clamp(work == StageWork.Unknown ? cores : Guess(work, cores), bounds.Least, bounds.Most);

    private static int Guess(StageWork work, int cores) => work switch
    {
        StageWork.Unknown => Ceiling,
        StageWork.SingleWriter => 1,
        StageWork.InputOutput => Math.Clamp(cores * 4, 4, Ceiling),
        _ => Math.Clamp(cores, 1, Ceiling),
    };
}
