using System.Reflection;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;

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
    /// <param name="stage">The stage, and the branches of a gather written out in the flow.</param>
    public static object Append(object chain, ResolvedStep step, StageInstance stage)
    {
        var input = chain.GetType().GetGenericArguments()[0];
        var types = step.Contract.Branch is { } branch ? new[] { input, step.Input, branch, step.Output } : [input, step.Input, step.Output];
        var method = step.Contract.IsJoin ? nameof(Joined) : step.Shape.ToString();
        return Call(method, types, chain, step, stage);
    }

    /// <summary>The flow of a chain.</summary>
    public static FlowDefinition Finish(object chain, Type output) => (FlowDefinition)Call(nameof(Build), [chain.GetType().GetGenericArguments()[0], output], chain);

    private static object Call(string method, Type[] types, params object[] arguments) =>
        Methods[method].MakeGenericMethod(types).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private static FlowBuilder<T, T> From<T>(string flow) => FlowBuilder.From<T>(flow);

    private static FlowDefinition<TIn, T> Build<TIn, T>(FlowBuilder<TIn, T> chain) => chain.Build();

    private static FlowBuilder<TIn, TOut> Transform<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, StageInstance stage) =>
        chain.Transform(step.Step.Name, (ITransformStage<T, TOut>)stage.Stage, step.Variant.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, stage));

    private static FlowBuilder<TIn, TOut> Expand<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, StageInstance stage) =>
        chain.Expand(step.Step.Name, (IExpandStage<T, TOut>)stage.Stage, step.Variant.Settings, step.Variant.Registration.Work);

    private static FlowBuilder<TIn, TOut> Batch<TIn, T, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, StageInstance stage) =>
        chain.Batch(step.Step.Name, (IBatchStage<T, TOut>)stage.Stage, step.Variant.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, stage));

    private static FlowBuilder<TIn, TOut> Gather<TIn, T, TBranch, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, StageInstance stage)
    {
        var gather = (IGatherStage<T, TBranch, TOut>)stage.Stage;
        return step.Variant.Settings.MinBranches <= gather.Branches.Count
            ? chain.Gather(step.Step.Name, gather, step.Variant.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, stage))
            : throw new InvalidOperationException(FlowRules.TooFewBranches(step, gather.Branches.Count));
    }

    private static FlowBuilder<TIn, TOut> Joined<TIn, T, TBranch, TOut>(FlowBuilder<TIn, T> chain, ResolvedStep step, StageInstance stage)
    {
        Branch<T, TBranch>[] branches = [.. stage.Branches.Select(branch => new Branch<T, TBranch>(branch.Name, (ITransformStage<T, TBranch>)branch.Stage))];
        return chain.Gather(
            step.Step.Name, branches, (IJoinStage<T, TBranch, TOut>)stage.Stage, step.Variant.Settings, step.Variant.Registration.Work, FallbackOf<T, TOut>(step, stage));
    }

    private static Fallback<T, TOut>? FallbackOf<T, TOut>(ResolvedStep step, StageInstance stage) => stage.Fallback is { } fallback && step.Fallback is { } resolved
        ? new(fallback.Name, (ITransformStage<T, TOut>)fallback.Stage, resolved.Variant.Settings) { Next = FallbackOf<T, TOut>(resolved, fallback) }
        : null;
}
