using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>A flow whose edges fit. Immutable.</summary>
internal sealed record ResolvedFlow(string Name, IReadOnlyList<ResolvedStep> Steps, FlowSettings Settings)
{
    /// <summary>The stage whose beginning counts an attempt of a job: the first that costs, or the last.</summary>
    public string AttemptStage => (Steps.FirstOrDefault(step => step.Variant.Registration.Costs) ?? Steps[^1]).Name;

    /// <summary>The most it can hold in memory.</summary>
    /// <param name="maxInputBytes">The largest input of a job.</param>
    public FlowFootprint ToFootprint(long maxInputBytes)
    {
        StageFootprint[] stages = [.. Steps.Select(ToFootprint)];
        var jobs = Settings.InFlight ?? (int)Math.Min(stages[0].Items, int.MaxValue);
        return new(Name, stages, jobs, jobs * maxInputBytes, AttemptStage);
    }

    private static StageFootprint ToFootprint(ResolvedStep step)
    {
        var ahead = step.Variant.Registration.StageType.IsAssignableTo(typeof(IExpandsAhead)) ? step.Parallelism - 1 : 0;
        var items = step.Settings.Capacity + ((long)step.Parallelism * (step.Shape == StageShape.Batch ? step.Settings.Batch.Size : 1));
        return new(step.Name, TypeNames.Of(step.Input), step.Parallelism, items + ahead);
    }
}
