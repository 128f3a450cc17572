namespace Pipeline.Core.Flow.Scope;

/// <summary>Where a stage hands its outputs on: the next stage, or the end of the flow. Thread-safe.</summary>
/// <typeparam name="T">What it takes.</typeparam>
internal interface IOutlet<in T>
{
    /// <summary>Hands an item on if there is room now.</summary>
    bool TryPut(JobScope scope, T value, long ordinal);

    /// <summary>Hands an item on, waiting for room. <see langword="false"/> when it will never be taken, since the flow has stopped.</summary>
    Task<bool> PutAsync(JobScope scope, T value, long ordinal);
}
