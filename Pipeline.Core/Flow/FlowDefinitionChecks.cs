namespace Pipeline.Core.Flow;

/// <summary>What must hold of a flow whoever made it. Pure.</summary>
internal static class FlowDefinitionChecks
{
    /// <summary>A job's scope keeps one bit for each stage.</summary>
    internal const int MaxStages = 64;

    public static IEnumerable<string> Find(FlowDefinition flow)
    {
        if (flow.Stages.Count == 0)
        {
            yield return "it has no stage; add at least one";
        }

        if (flow.Stages.Count > MaxStages)
        {
            yield return $"it has {flow.Stages.Count} stages and at most {MaxStages} can run; split it into several flows";
        }

        foreach (var group in flow.Stages.GroupBy(stage => stage.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return $"stage '{group.Key}' stands {group.Count()} times; names are unique within a flow";
        }

        foreach (var stage in flow.Stages.Where(stage => stage is { Shape: StageShape.Expand, Settings.Ordered: true, Parallelism: > 1 }))
        {
            yield return $"stage '{stage.Name}' expands, is ordered and has a parallelism of {stage.Parallelism}; an ordered expanding stage needs 'parallelism: 1'";
        }
    }

    public static void ThrowIfInvalid(FlowDefinition flow)
    {
        var faults = Find(flow).ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"Flow '{flow.Name}' cannot run: {string.Join("; ", faults)}.");
        }
    }
}
