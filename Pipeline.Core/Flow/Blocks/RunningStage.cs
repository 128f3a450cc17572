using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>A stage at work. Thread-safe.</summary>
internal abstract class RunningStage(StageContext context) : IMeteredStage, IWatchedStage
{
    public StageContext Context { get; } = context;

    public string Name => Context.Name;

    public long Width => Context.Width;

    public bool Expands => Context.Expands;

    public KeyValuePair<string, object?>[] Tags => Context.Tags;

    /// <summary>Items that wait before the stage.</summary>
    public abstract int Buffered { get; }

    /// <summary>Completes when the stage is complete and empty.</summary>
    public abstract Task Completion { get; }

    /// <summary>Other things the stage measures by name, such as the branches of a gather.</summary>
    public virtual IEnumerable<IMeteredStage> Parts => [];

    /// <summary>Takes no more items; ends when those it has are done.</summary>
    public abstract void Complete();

    /// <summary>Reads an item from JSON and counts it in its scope.</summary>
    /// <returns>Whether it was taken. <see langword="false"/> when the stage takes no more.</returns>
    /// <exception cref="Jobs.PermanentException">The JSON does not fit the stage's input.</exception>
    public abstract Task<bool> PutJsonAsync(JobScope scope, JsonElement json);

    public StageReading Read() => Context.Counters.Read(Buffered);
}
