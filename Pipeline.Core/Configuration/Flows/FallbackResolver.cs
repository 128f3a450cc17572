using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Finds the class of a step's <c>fallback</c>: a transform of the step's input into the step's output.</summary>
internal sealed class FallbackResolver(StageTable stages, DiagnosticSink sink)
{
    /// <summary>The step with its fallback, and that one's own; after a fault without.</summary>
    public ResolvedStep Complete(FlowOptions flow, ResolvedStep step) => Complete(flow, step, [new(step.Step.Stage, step.Step.Name)]);

    private ResolvedStep Complete(FlowOptions flow, ResolvedStep step, IReadOnlyList<Link> before)
    {
        if (step.Variant.Settings.Fallback is not { } name || step.Shape == StageShape.Expand)
        {
            return step;
        }

        var written = step.Variant.Written(nameof(StageSettings.Fallback));
        Link link = new(name, written?.Raw ?? name);
        if (before.Any(earlier => earlier.Name == name))
        {
            var chain = string.Join(" → ", before.Append(link).Select(part => part.Written));
            Report(flow, step, before[^1], DiagnosticCodes.FallbackMismatch, $"its fallback {Wording.Quote(link.Written)} leads back to itself ({chain}); end the chain with another stage");
            return step;
        }

        if (stages.Find(name) is not { } stage)
        {
            Report(flow, step, before[^1], DiagnosticCodes.UnknownStage, $"there is no stage {Wording.Quote(link.Written)} for its fallback; {Wording.Allowed(written is { HasEnvironment: true } ? null : name, stages.Names)}");
            return step;
        }

        if (Find(stage, step.Input, step.Output) is { } found)
        {
            ResolvedStep fallback = new(new FlowStep(name, step.Step.Position), found.Variant, found.Contract, step.Input, []);
            return step with { Fallback = Complete(flow, fallback, [.. before, link]) };
        }

        ReportUnlessForAnother(flow, step, before[^1], stage, link);
        return step;
    }

    /// <summary>An entry may stand for several classes: its fallback is right if it fits one of them.</summary>
    private void ReportUnlessForAnother(FlowOptions flow, ResolvedStep step, Link self, StageOptions stage, Link link)
    {
        var classes = stages.Find(step.Step.Stage)!.Variants.SelectMany(variant => StageContract.Of(variant.Registration.StageType)).Where(contract => !contract.IsJoin || step.Step.IsGather);
        if (stage.Variants.Count > 0 && !classes.Any(contract => Find(stage, contract.Input, contract.Output) is not null))
        {
            var transforms = string.Join(" or ", Transforms(stage).Select(candidate => $"{TypeNames.Of(candidate.Contract.Input)} → {TypeNames.Of(candidate.Contract.Output)}"));
            Report(flow, step, self, DiagnosticCodes.FallbackMismatch,
                $"its fallback {Wording.Quote(link.Written)} is {(transforms.Length == 0 ? "no transform stage" : transforms)}; it must be a transform of {TypeNames.Of(step.Input)} → {TypeNames.Of(step.Output)}");
        }
    }

    private static StageCandidate? Find(StageOptions stage, Type input, Type output) => Transforms(stage)
        .Where(candidate => candidate.Contract.Output == output && candidate.Contract.Takes(input))
        .OrderByDescending(candidate => candidate.Contract.Input == input)
        .FirstOrDefault();

    private static IEnumerable<StageCandidate> Transforms(StageOptions stage) => stage.Variants
        .SelectMany(variant => StageContract.Of(variant.Registration.StageType).Select(contract => new StageCandidate(variant, contract)))
        .Where(candidate => candidate.Contract.Definition == typeof(ITransformStage<,>));

    private void Report(FlowOptions flow, ResolvedStep step, Link self, string code, string message)
    {
        var at = step.Variant.Written(nameof(StageSettings.Fallback))?.At ?? step.Step.Position;
        sink.Error(at, code, $"flow '{flow.Name}': stage {Wording.Quote(self.Written)}: {message}");
    }

    /// <summary>A stage on the way from fallback to fallback.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Written">How messages call it: as the file does.</param>
    private readonly record struct Link(string Name, string Written);
}
