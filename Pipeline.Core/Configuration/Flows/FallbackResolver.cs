using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
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

        FlowStep replacing = new(name, step.Step.Position);
        if (stages.FindTransform(replacing, step.Input, step.Output) is { } fallback)
        {
            return step with { Fallback = Complete(flow, fallback, [.. before, link]) };
        }

        ReportUnlessForAnother(flow, step, before[^1], stage.Variants.Count > 0 ? replacing : null, link);
        return step;
    }

    /// <summary>An entry may stand for several classes: its fallback is right if it fits one of them.</summary>
    private void ReportUnlessForAnother(FlowOptions flow, ResolvedStep step, Link self, FlowStep? replacing, Link link)
    {
        var classes = stages.ClassesOf(step.Step).Where(other => !other.Contract.IsJoin || step.Step.IsGather);
        if (replacing is not null && !classes.Any(other => stages.FindTransform(replacing, other.Input, other.Output) is not null))
        {
            var transforms = stages.DescribeTransforms(replacing);
            Report(flow, step, self, DiagnosticCodes.FallbackMismatch,
                $"its fallback {Wording.Quote(link.Written)} is {(transforms.Length == 0 ? "no transform stage" : transforms)}; it must be a transform of {TypeNames.Of(step.Input)} → {TypeNames.Of(step.Output)}");
        }
    }

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
