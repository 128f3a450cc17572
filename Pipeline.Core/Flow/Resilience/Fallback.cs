using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>What is given an item when a stage has failed it for good. Immutable.</summary>
/// <typeparam name="TIn">The stage's input.</typeparam>
/// <typeparam name="TOut">The stage's output.</typeparam>
/// <param name="Name">Its name: it is measured as <c>stage/name</c>.</param>
/// <param name="Stage">What it does.</param>
/// <param name="Settings">Its own timeouts, retry, breaker and limit; capacity, parallelism and the rest do nothing. <see langword="null"/> for the defaults.</param>
public sealed record Fallback<TIn, TOut>(string Name, ITransformStage<TIn, TOut> Stage, StageSettings? Settings = null)
{
    /// <summary>What is given the item when this fails it too.</summary>
    /// <value>Default: <see langword="null"/>: the item has failed.</value>
    public Fallback<TIn, TOut>? Next { get; init; }
}
