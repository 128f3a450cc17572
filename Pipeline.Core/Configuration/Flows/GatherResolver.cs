using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Finds the classes of a gather's branches: transforms of the gather's input into what the join joins.</summary>
internal sealed class GatherResolver(StageTable stages, DiagnosticSink sink)
{
    /// <summary>Paths that end in a gather, with its branches; a path whose branches do not fit is left out, and reported when none is left.</summary>
    public List<ResolvedStep[]> Complete(FlowOptions flow, List<ResolvedStep[]> paths)
    {
        List<ResolvedStep[]> complete = [];
        foreach (var path in paths)
        {
            var branches = path[^1].Step.Branches.Select(branch => Find(branch, path[^1])).ToList();
            if (branches.TrueForAll(branch => branch is not null))
            {
                complete.Add([.. path[..^1], path[^1] with { Branches = [.. branches.OfType<ResolvedStep>()] }]);
            }
        }

        if (complete.Count == 0)
        {
            Report(flow, [.. paths.Select(path => path[^1])]);
        }

        return complete;
    }

    private ResolvedStep? Find(FlowStep branch, ResolvedStep gather) => stages.FindTransform(branch, gather.Input, gather.Contract.Branch!);

    private void Report(FlowOptions flow, List<ResolvedStep> gathers)
    {
        var wanted = string.Join(" or ", gathers.Select(gather => $"{TypeNames.Of(gather.Input)} → {TypeNames.Of(gather.Contract.Branch!)}").Distinct(StringComparer.Ordinal));
        foreach (var branch in gathers[0].Step.Branches)
        {
            if (stages.Find(branch.Stage) is not { } stage)
            {
                sink.Error(branch.Position, DiagnosticCodes.UnknownStage, $"flow '{flow.Name}': there is no stage {Wording.Quote(branch.Stage)}; {Wording.Allowed(branch.Stage, stages.Names)}");
            }
            else if (stage.Variants.Count > 0 && gathers.TrueForAll(gather => Find(branch, gather) is null))
            {
                var transforms = stages.DescribeTransforms(branch);
                sink.Error(branch.Position, DiagnosticCodes.GatherMismatch,
                    $"flow '{flow.Name}': the branch '{branch.Stage}' is {(transforms.Length == 0 ? "no transform stage" : transforms)}; '{gathers[0].Step.Stage}' joins transforms of {wanted}");
            }
        }
    }
}
