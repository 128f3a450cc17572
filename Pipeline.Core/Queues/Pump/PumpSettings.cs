namespace Pipeline.Core.Queues.Pump;

/// <summary>How a <see cref="JobPump"/> runs.</summary>
public sealed record PumpSettings
{
    /// <summary>Whether to end when no job of the flow is ready, leased or waiting for another attempt.</summary>
    /// <value>Default: <see langword="false"/>, run until stopped.</value>
    public bool UntilEmpty { get; init; }

    /// <summary>
    /// How long running jobs may go on once the pump is stopped. Three quarters are for the jobs to end; then they are stopped and go back to the queue
    /// without burning an attempt.
    /// </summary>
    /// <value>0 – 1 h. Default: 30 s.</value>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after each attempt, on any thread, several at once. What it throws is logged.</summary>
    public Action<AttemptReport>? OnSettled { get; init; }
}
