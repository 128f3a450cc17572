using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration;

/// <summary>
/// One step of a flow: a stage's name, or <c>{ gather: [a, b], join: c, name: n }</c>, where each branch is a transform stage, <c>c</c> joins what they make,
/// and the engine settings are those of <c>c</c>. Immutable.
/// </summary>
/// <param name="Stage">The stage's entry or registered name; of a gather, its join's.</param>
/// <param name="Position">Where it stands in the file.</param>
public sealed record FlowStep(string Stage, SourcePosition Position = default)
{
    /// <summary>The name within the flow.</summary>
    /// <value>Default: the stage's name.</value>
    public string Name { get; init; } = Stage;

    /// <summary>The branches of a gather, as steps; empty for a plain step.</summary>
    public IReadOnlyList<FlowStep> Branches { get; init; } = [];

    /// <summary>Whether it is a gather written out in the flow.</summary>
    public bool IsGather => Branches.Count > 0;
}
