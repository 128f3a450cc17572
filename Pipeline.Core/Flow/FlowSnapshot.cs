namespace Pipeline.Core.Flow;

/// <summary>A running flow at one moment.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Jobs">Jobs under way.</param>
/// <param name="Stages">Its stages in the order of the data; a gather is followed by its branches, named <c>gather/branch</c>.</param>
public sealed record FlowSnapshot(string Flow, int Jobs, IReadOnlyList<StageSnapshot> Stages);

/// <summary>One stage of a running flow at one moment. Its counts are of slightly different instants while the flow runs, and exact when it rests.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="In">Items taken up since the start.</param>
/// <param name="Out">Outputs made since the start.</param>
/// <param name="Failed">Items failed since the start; items of jobs that ended early are neither out nor failed.</param>
/// <param name="InFlight">Items being worked on, or waiting for room in the next stage.</param>
/// <param name="Buffered">Items waiting before the stage.</param>
/// <param name="Busy">
/// The sum of the times spent on items or batches. Over a period, divided by the period and the stage's parallelism, it is the stage's occupancy. Waits are
/// measured for every item; work of a few microseconds is measured on one item in sixteen and counted sixteen times.
/// </param>
public sealed record StageSnapshot(string Name, long In, long Out, long Failed, long InFlight, long Buffered, TimeSpan Busy)
{
    /// <summary>How many items or batches it works on at once now; <see langword="null"/> where that is fixed.</summary>
    public int? Parallelism { get; init; }
}
