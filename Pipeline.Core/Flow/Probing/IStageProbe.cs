namespace Pipeline.Core.Flow.Probing;

/// <summary>Sees every call of one stage: before it, where it may wait or throw in the stage's place, and after it. Thread-safe.</summary>
internal interface IStageProbe
{
    /// <summary>A call begins. Ends at once unless something was planted.</summary>
    /// <param name="items">What the stage is given, in words when asked for.</param>
    /// <param name="cancellationToken">The call's.</param>
    ValueTask EnterAsync(ProbedItems items, CancellationToken cancellationToken);

    /// <summary>The call waits for others: for the next stage to have room.</summary>
    void Pause();

    /// <summary>The call goes on after <see cref="Pause"/>.</summary>
    void Resume();

    /// <summary>A call that began ends, however.</summary>
    void Leave();
}
