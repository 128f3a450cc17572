using System.Globalization;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>What must hold of a stage's settings once its shape is known. Pure.</summary>
internal static class FlowRules
{
    /// <summary>The first broken rule, or <see langword="null"/>.</summary>
    public static (string Code, string Message)? Find(ResolvedStep resolved)
    {
        var settings = resolved.Variant.Settings;
        if (resolved is { Shape: StageShape.Expand, Parallelism: > 1 } && settings.Ordered)
        {
            return (DiagnosticCodes.OrderedExpansion, string.Create(CultureInfo.InvariantCulture,
                $"stage '{resolved.Step.Name}' expands, is ordered and has a parallelism of {(resolved.Variant.Written(nameof(settings.Parallelism)) is { HasEnvironment: true } from ? from.Raw : $"{settings.Parallelism} ({resolved.Parallelism})")}; an ordered expanding stage needs 'parallelism: 1'"));
        }

        if (resolved.Branches.Count > 0 && settings.MinBranches > resolved.Branches.Count)
        {
            return (DiagnosticCodes.TooFewBranches, TooFewBranches(resolved, resolved.Branches.Count));
        }

        return null;
    }

    /// <summary>That a gather asks for more branches than it has, in words.</summary>
    public static string TooFewBranches(ResolvedStep step, int present)
    {
        var asked = step.Variant.Written(nameof(StageSettings.MinBranches))?.Raw ?? step.Variant.Settings.MinBranches.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"stage '{step.Step.Name}' asks for {asked} branches to succeed and has {present}; set minBranches to 1 – {present}");
    }
}
