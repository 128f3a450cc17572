namespace Pipeline.Core.Configuration.Flows;

/// <summary>A flow whose edges fit. Immutable.</summary>
internal sealed record ResolvedFlow(string Name, IReadOnlyList<ResolvedStep> Steps, FlowSettings Settings)
{
    /// <summary>The stage whose beginning counts an attempt of a job: the first that costs, or the last.</summary>
    public string AttemptStage => (Steps.FirstOrDefault(step => step.Variant.Registration.Costs) ?? Steps[^1]).Step.Name;
}
