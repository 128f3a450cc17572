using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Works out what flows can hold. Pure.</summary>
internal static class Footprints
{
    /// <summary>The footprint of a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="maxInputBytes">The largest input of a job.</param>
    public static FlowFootprint Of(ResolvedFlow flow, long maxInputBytes)
    {
        StageFootprint[] stages = [.. flow.Steps.Select(Of)];
        var jobs = flow.Settings.InFlight ?? (int)Math.Min(stages[0].Items, int.MaxValue);
        return new(flow.Name, stages, jobs, jobs * maxInputBytes, flow.AttemptStage);
    }

    private static StageFootprint Of(ResolvedStep step)
    {
        var ahead = step.Variant.Registration.StageType.IsAssignableTo(typeof(IExpandsAhead)) ? step.Parallelism - 1 : 0;
        var items = step.Variant.Settings.Capacity + ((long)step.Parallelism * (step.Shape == StageShape.Batch ? step.Variant.Settings.Batch.Size : 1));
        return new(step.Step.Name, TypeNames.Of(step.Input), step.Parallelism, items + ahead);
    }
}
