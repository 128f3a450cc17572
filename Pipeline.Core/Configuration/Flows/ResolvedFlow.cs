namespace Pipeline.Core.Configuration.Flows;

/// <summary>A flow whose edges fit. Immutable.</summary>
internal sealed record ResolvedFlow(string Name, IReadOnlyList<ResolvedStep> Steps);
