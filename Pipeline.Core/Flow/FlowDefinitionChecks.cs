using System.Globalization;
using Pipeline.Core.Flow.Shapes;

namespace Pipeline.Core.Flow;

/// <summary>What must hold of a flow whoever made it. Pure.</summary>
internal static class FlowDefinitionChecks
{
    public static IEnumerable<string> Find(FlowDefinition flow)
    {
        if (flow.Stages.Count == 0)
        {
            yield return "it has no stage; add at least one";
        }

        if (flow.InFlight is < 1 or > FlowDefinition.MostInFlight)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"'inFlight' is {flow.InFlight}; allowed are 1 to {FlowDefinition.MostInFlight}");
        }

        if (flow.Stages.Count > 0 && flow.Stages.All(stage => stage.Name != flow.AttemptStage))
        {
            yield return $"attempts are to be counted at stage '{flow.AttemptStage}', which it does not have";
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
