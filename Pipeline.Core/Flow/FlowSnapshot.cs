namespace Pipeline.Core.Flow;

/// <summary>A running flow at one moment.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Jobs">Jobs under way.</param>
/// <param name="Stages">Its stages in the order of the data; a gather is followed by its branches, named <c>gather/branch</c>.</param>
public sealed record FlowSnapshot(string Flow, int Jobs, IReadOnlyList<StageSnapshot> Stages);
