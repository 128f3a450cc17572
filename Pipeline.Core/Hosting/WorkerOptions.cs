namespace Pipeline.Core.Hosting;

/// <summary>How a worker works.</summary>
public sealed class WorkerOptions
{
    /// <summary>The flows to work on.</summary>
    /// <value>Empty (the default) for all of the configuration.</value>
    public IReadOnlyList<string> Flows { get; set; } = [];

    /// <summary>
    /// How long jobs may go on when the host stops; what has not ended goes back to the queue. The host's own <c>ShutdownTimeout</c> should be longer: when it is over, jobs go back at once.
    /// </summary>
    /// <value>Default: 20 s; the usual <c>ShutdownTimeout</c> is 30 s.</value>
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether to end, and the host with it, when the queue is empty.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool UntilEmpty { get; set; }

    /// <summary>Ends running jobs at once; they go back to the queue.</summary>
    internal CancellationToken Forced { get; set; }

    /// <summary>Whether somebody asks <see cref="WorkerService.Summary"/> how the worker ended, so that the host need not be told.</summary>
    internal bool IsAwaited { get; set; }
}
