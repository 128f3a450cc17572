namespace Pipeline.Core.Flow.Scope;

/// <summary>An item on its way: whose it is, what it is, and where it stood in its parent.</summary>
/// <param name="Scope">The job's scope; the item is one of its outstanding ones until it is settled there.</param>
/// <param name="Value">The value.</param>
/// <param name="Ordinal">1, 2, 3 … among the outputs of the item it was expanded from; 0 when it was never expanded.</param>
internal readonly record struct Envelope<T>(JobScope Scope, T Value, long Ordinal)
{
    /// <summary>Whether it carries nothing: what a stage put out for an item that failed or was dropped.</summary>
    public bool IsEmpty => Scope is null;
}

/// <summary>Where a stage hands its outputs on: the next stage, or the end of the flow. Thread-safe.</summary>
/// <typeparam name="T">What it takes.</typeparam>
internal interface IOutlet<in T>
{
    /// <summary>Hands an item on if there is room now.</summary>
    bool TryPut(JobScope scope, T value, long ordinal);

    /// <summary>Hands an item on, waiting for room. <see langword="false"/> when it will never be taken, since the flow has stopped.</summary>
    Task<bool> PutAsync(JobScope scope, T value, long ordinal);
}
