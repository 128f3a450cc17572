using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

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

    /// <summary>How many items or batches it works on at once, with <c>auto</c> resolved for this machine.</summary>
    public int Parallelism => AutoParallelism.Resolve(Settings.Parallelism, Work, Environment.ProcessorCount);

    /// <summary>The most items it can hold: capacity + parallelism × batch.</summary>
    public long MaxItems => Settings.Capacity + ((long)Parallelism * (Shape == StageShape.Batch ? Settings.Batch.Size : 1));
}
