using System.Globalization;
using System.Reflection;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>The only place where types known at run time meet <see cref="FlowBuilder{TIn, T}"/>: what pipeline.yaml names goes through the same builder as code.</summary>
internal static class FlowChain
{
    private static readonly Dictionary<string, MethodInfo> Methods = typeof(FlowChain)
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
        .ToDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>An empty chain.</summary>
    public static object Start(string flow, Type input) => Call(nameof(From), [input], flow);

    /// <summary>A chain longer by a stage.</summary>
    /// <param name="chain">A <see cref="FlowBuilder{TIn, T}"/> whose last output is the step's input.</param>
    /// <param name="step">The step.</param>
    /// <param name="create">Creates its stage, those of its branches, and its fallback.</param>
    public static object Append(object chain, ResolvedStep step, Func<ResolvedStep, object> create)
    {
        var input = chain.GetType().GetGenericArguments()[0];
        var types = step.Contract.Branch is { } branch ? new[] { input, step.Input, branch, step.Output } : [input, step.Input, step.Output];
        var method = step.Contract.IsJoin ? nameof(Joined) : step.Shape.ToString();
        return Call(method, types, chain, step, create);
    }

    /// <summary>The flow of a chain.</summary>
    public static FlowDefinition Finish(object chain, Type output) => (FlowDefinition)Call(nameof(Build), [chain.GetType().GetGenericArguments()[0], output], chain);

    private static object Call(string method, Type[] types, params object[] arguments) =>
        Methods[method].MakeGenericMethod(types).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private static FlowBuilder<T, T> From<T>(string flow) => FlowBuilder.From<T>(flow);

    private static FlowDefinition<TIn, T> Build<TIn, T>(FlowBuilder<TIn, T> chain) => chain.Build();

    private static FlowBuilder<TIn, TOut> Transform<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, Func<ResolvedStep, object> create) =>
        chain.Transform(step.Name, (ITransformStage<T, TOut>)create(step), step.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, create));

    private static FlowBuilder<TIn, TOut> Expand<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, Func<ResolvedStep, object> create) =>
        chain.Expand(step.Name, (IExpandStage<T, TOut>)create(step), step.Settings, step.Variant.Registration.Work);

    private static FlowBuilder<TIn, TOut> Batch<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, Func<ResolvedStep, object> create) =>
        chain.Batch(step.Name, (IBatchStage<T, TOut>)create(step), step.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, create));

    private static FlowBuilder<TIn, TOut> Gather<TIn, T, TBranch, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, Func<ResolvedStep, object> create)
    {
        var gather = (IGatherStage<T, TBranch, TOut>)create(step);
        return step.Settings.MinBranches <= gather.Branches.Count
            ? chain.Gather(step.Name, gather, step.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, create))
            : throw new InvalidOperationException(FlowRules.TooFewBranches(step, gather.Branches.Count));
    }

    private static FlowBuilder<TIn, TOut> Joined<TIn, T, TBranch, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, Func<ResolvedStep, object> create)
    {
        Branch<T, TBranch>[] branches = [.. step.Branches.Select(branch => new Branch<T, TBranch>(branch.Name, (ITransformStage<T, TBranch>)create(branch)))];
        return chain.Gather(
            step.Name, branches, (IJoinStage<T, TBranch, TOut>)create(step), step.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, create));
    }

    private static Fallback<T, TOut>? FallbackOf<T, TOut>(ResolvedStep step, Func<ResolvedStep, object> create) => step.Fallback is { } fallback
        ? new(fallback.Name, (ITransformStage<T, TOut>)create(fallback), fallback.Settings) { Next = FallbackOf<T, TOut>(fallback, create) }
        : null;
}

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
