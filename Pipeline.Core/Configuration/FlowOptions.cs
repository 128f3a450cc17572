using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration;

/// <summary>An entry of <c>flows:</c>: stages in the order of the data. Immutable.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Steps">Its stages; at least one.</param>
/// <param name="Position">Where it stands in the file.</param>
public sealed record FlowOptions(string Name, IReadOnlyList<FlowStep> Steps, SourcePosition Position = default)
{
    /// <summary>What the entry says beside its stages.</summary>
    public FlowSettings Settings { get; init; } = new();
}
