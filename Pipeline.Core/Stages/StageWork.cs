namespace Pipeline.Core.Stages;

/// <summary>What a stage mostly does; <c>parallelism: auto</c> goes by it.</summary>
public enum StageWork
{
    /// <summary>Not said: as many as 64 at once, so that a stage which awaits is not held up. A stage that computes should say so.</summary>
    Unknown,

    /// <summary>Computes: as many at once as there are cores.</summary>
    Compute,

    /// <summary>Waits for files, networks or models: several times the cores.</summary>
    InputOutput,

    /// <summary>Writes to a store with one writer: one at a time.</summary>
    SingleWriter,
}
