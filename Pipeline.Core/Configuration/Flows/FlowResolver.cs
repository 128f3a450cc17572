using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>
/// Type-checks every edge of a flow and decides which class each name means. The first stage decides the flow's input; where its name has several classes,
/// the rest of the flow decides. After a fault it goes on as if the flow began there, so that one reading finds every fault.
/// </summary>
internal sealed class FlowResolver(StageTable stages, DiagnosticSink sink)
{
    /// <summary>The flow with its types, or <see langword="null"/> after a fault.</summary>
    public ResolvedFlow? Resolve(FlowOptions flow)
    {
        ReportTwice(flow);
        List<ResolvedStep[]> paths = [[]];
        var isWhole = flow.Steps.Count > 0;
        foreach (var step in flow.Steps)
        {
            var extended = Extend(flow, step, paths);
            isWhole &= extended.IsClean;
            paths = extended.Paths;
        }

        if (isWhole && paths is not [_])
        {
            ReportAmbiguity(flow, paths);
            return null;
        }

        return isWhole && paths[0].Select(step => CheckSettings(flow, step)).ToList().TrueForAll(isFine => isFine)
            ? new(flow.Name, [.. paths[0].Select(step => new FallbackResolver(stages, sink).Complete(flow, step))], flow.Settings)
            : null;
    }

    private (List<ResolvedStep[]> Paths, bool IsClean) Extend(FlowOptions flow, FlowStep step, List<ResolvedStep[]> paths)
    {
        if (Candidates(flow, step) is not { Count: > 0 } candidates)
        {
            return ([[]], false);
        }

        var fitting = paths.SelectMany(path => Fitting(path, candidates)).ToList();
        var isClean = fitting.Count > 0;
        if (!isClean)
        {
            ReportEdge(flow, step, candidates, [.. paths.Select(path => path[^1]).DistinctBy(before => before.Output)]);
            fitting = [.. Fitting([], candidates)];
        }

        if (!step.IsGather)
        {
            return (fitting, isClean);
        }

        var gathers = new GatherResolver(stages, sink).Complete(flow, fitting);
        return gathers.Count > 0 ? (gathers, isClean) : ([[]], false);
    }

    /// <summary>The classes a step may mean; none after a fault that was reported.</summary>
    private List<ResolvedStep> Candidates(FlowOptions flow, FlowStep step)
    {
        if (step.Stage.Length == 0)
        {
            return [];
        }

        if (stages.Find(step.Stage) is not { } stage)
        {
            sink.Error(step.Position, DiagnosticCodes.UnknownStage,
                $"flow '{flow.Name}': there is no stage {Wording.Quote(step.Stage)}; {Wording.Allowed(step.Stage, stages.Names)}");
            return [];
        }

        var all = stages.ClassesOf(step).ToList();
        List<ResolvedStep> usable = [.. all.Where(candidate => candidate.Contract.IsJoin == step.IsGather)];
        if (all.Count > 0 && usable.Count == 0)
        {
            sink.Error(step.Position, DiagnosticCodes.GatherMismatch, step.IsGather
                ? $"flow '{flow.Name}': stage '{step.Stage}' cannot join; 'join' names a class that implements IJoinStage"
                : $"flow '{flow.Name}': stage '{step.Stage}' only joins branches; write {{ gather: [a, b], join: {step.Stage} }}");
        }

        return usable;
    }

    private static IEnumerable<ResolvedStep[]> Fitting(ResolvedStep[] path, List<ResolvedStep> candidates)
    {
        if (path is not [.., var before])
        {
            return candidates.Select(candidate => new[] { candidate });
        }

        var exact = candidates.Where(candidate => candidate.Contract.Input == before.Output).ToList();
        var takers = exact.Count > 0 ? exact : [.. candidates.Where(candidate => candidate.Contract.Takes(before.Output))];
        return takers.Select(candidate => (ResolvedStep[])[.. path, candidate.Given(before.Output)]);
    }

    private bool CheckSettings(FlowOptions flow, ResolvedStep resolved)
    {
        var fault = FlowRules.Find(resolved);
        if (fault is { } found)
        {
            sink.Error(resolved.Step.Position, found.Code, $"flow '{flow.Name}': {found.Message}");
        }

        return fault is null;
    }

    private void ReportTwice(FlowOptions flow)
    {
        foreach (var step in flow.Steps.Where(step => step.Name.Length > 0).GroupBy(step => step.Name, StringComparer.Ordinal).SelectMany(group => group.Skip(1)))
        {
            sink.Error(step.Position, DiagnosticCodes.StageTwice,
                $"flow '{flow.Name}': the stage {Wording.Quote(step.Name)} stands twice; give the second an entry of its own under stages: 'other-name: {{ use: {step.Stage} }}'");
        }
    }

    private void ReportEdge(FlowOptions flow, FlowStep step, List<ResolvedStep> candidates, List<ResolvedStep> before)
    {
        var made = string.Join(" or ", before.Select(stage => TypeNames.Of(stage.Output)));
        var taken = string.Join(" or ", candidates.Select(candidate => TypeNames.Of(candidate.Contract.Input)).Distinct(StringComparer.Ordinal));
        var names = stages.NamesTaking([.. before.Select(stage => stage.Output)]);
        var allowed = names.Count == 0 ? $"no stage takes {made}, so '{before[0].Step.Name}' can only be the last" : $"allowed after '{before[0].Step.Name}': {string.Join(", ", names)}";
        sink.Error(step.Position, DiagnosticCodes.EdgeMismatch,
            $"flow '{flow.Name}': stage '{step.Name}' takes {taken}, but '{before[0].Step.Name}' before it makes {made}; {allowed}");
    }

    private void ReportAmbiguity(FlowOptions flow, List<ResolvedStep[]> paths)
    {
        var at = Enumerable.Range(0, flow.Steps.Count).First(i => paths.Select(path => path[i].Variant).Distinct().Skip(1).Any());
        var classes = string.Join(" and ", paths.Select(path => $"{TypeNames.Of(path[at].Variant.Registration.StageType)} (takes {TypeNames.Of(path[at].Contract.Input)})").Distinct(StringComparer.Ordinal));
        sink.Error(flow.Steps[at].Position, DiagnosticCodes.AmbiguousStage,
            $"flow '{flow.Name}': '{flow.Steps[at].Stage}' fits as {classes}; register them under names of their own");
    }
}
