using Pipeline.Core.Flow;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Finds the class of a step's <c>fallback</c>: a transform of the step's input into the step's output.</summary>
internal sealed class FallbackResolver(StageTable stages, DiagnosticSink sink)
{
    /// <summary>The step with its fallback, and that one's own; after a fault without.</summary>
    public ResolvedStep Complete(FlowOptions flow, ResolvedStep step) => Complete(flow, step, [step.Step.Stage]);

    private ResolvedStep Complete(FlowOptions flow, ResolvedStep step, IReadOnlyList<string> before)
    {
        if (step.Variant.Settings.Fallback is not { } name || step.Shape == StageShape.Expand)
        {
            return step;
        }

        if (before.Contains(name))
        {
            Report(flow, step, DiagnosticCodes.FallbackMismatch, $"its fallback '{name}' leads back to itself ({string.Join(" → ", before.Append(name))}); end the chain with another stage");
            return step;
        }

        if (stages.Find(name) is not { } stage)
        {
            Report(flow, step, DiagnosticCodes.UnknownStage, $"there is no stage {Words.Quote(name)} for its fallback; {Words.Allowed(name, stages.Names)}");
            return step;
        }

        if (Find(stage, step.Input, step.Output) is { } found)
        {
            ResolvedStep fallback = new(new FlowStep(name, step.Step.Position), found.Variant, found.Contract, step.Input, []);
            return step with { Fallback = Complete(flow, fallback, [.. before, name]) };
        }

        ReportUnlessForAnother(flow, step, stage);
        return step;
    }

    /// <summary>An entry may stand for several classes: its fallback is right if it fits one of them.</summary>
    private void ReportUnlessForAnother(FlowOptions flow, ResolvedStep step, StageOptions stage)
    {
        var classes = stages.Find(step.Step.Stage)!.Variants.SelectMany(variant => StageContract.Of(variant.Registration.StageType)).Where(contract => !contract.IsJoin || step.Step.IsGather);
        if (stage.Variants.Count > 0 && !classes.Any(contract => Find(stage, contract.Input, contract.Output) is not null))
        {
            var transforms = string.Join(" or ", Transforms(stage).Select(candidate => $"{TypeNames.Of(candidate.Contract.Input)} → {TypeNames.Of(candidate.Contract.Output)}"));
            Report(flow, step, DiagnosticCodes.FallbackMismatch,
                $"its fallback '{stage.Name}' is {(transforms.Length == 0 ? "no transform stage" : transforms)}; it must be a transform of {TypeNames.Of(step.Input)} → {TypeNames.Of(step.Output)}");
        }
    }

    private static StageCandidate? Find(StageOptions stage, Type input, Type output) => Transforms(stage)
        .Where(candidate => candidate.Contract.Output == output && candidate.Contract.Takes(input))
        .OrderByDescending(candidate => candidate.Contract.Input == input)
        .FirstOrDefault();

    private static IEnumerable<StageCandidate> Transforms(StageOptions stage) => stage.Variants
        .SelectMany(variant => StageContract.Of(variant.Registration.StageType).Select(contract => new StageCandidate(variant, contract)))
        .Where(candidate => candidate.Contract.Definition == typeof(ITransformStage<,>));

    private void Report(FlowOptions flow, ResolvedStep step, string code, string message)
    {
        var at = stages.Find(step.Step.Stage) is { FallbackPosition.Line: > 0 } entry ? entry.FallbackPosition : step.Step.Position;
        sink.Error(at, code, $"flow '{flow.Name}': stage '{step.Step.Name}': {message}");
    }
}
