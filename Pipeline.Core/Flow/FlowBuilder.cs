using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Lambdas;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow;

/// <summary>
/// Starts a typed chain of stages: <c>FlowBuilder.From&lt;Question&gt;("ask").Transform("embed", …).Transform("retrieve", …).Build()</c>.
/// A stage whose input is not the output of the one before does not compile.
/// </summary>
public static class FlowBuilder
{
    /// <summary>Starts a flow.</summary>
    /// <typeparam name="TInput">What a job's JSON input is read as.</typeparam>
    /// <param name="name">The flow's name.</param>
    public static FlowBuilder<TInput, TInput> From<TInput>(string name) => new(name, []);
}

/// <summary>A chain of stages that makes <typeparamref name="T"/> of <typeparamref name="TIn"/> so far. Immutable: each call returns a longer chain.</summary>
/// <typeparam name="TIn">What the flow takes.</typeparam>
/// <typeparam name="T">What the last stage makes.</typeparam>
public sealed class FlowBuilder<TIn, T>
{
    private readonly string _name;
    private readonly IReadOnlyList<StageDefinition> _stages;

    internal FlowBuilder(string name, IReadOnlyList<StageDefinition> stages)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _name = name;
        _stages = stages;
    }

    /// <summary>Appends a stage that makes one output of each item.</summary>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="stage">What it does.</param>
    /// <param name="settings">Capacity, parallelism and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    /// <param name="fallback">What is given an item that the stage has failed for good; <see langword="null"/> for nothing.</param>
    public FlowBuilder<TIn, TOut> Transform<TOut>(
        string name, ITransformStage<T, TOut> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown, Fallback<T, TOut>? fallback = null) =>
        Append<TOut>(new TransformDefinition<T, TOut>(name, stage, settings ?? new(), work, fallback));

    /// <summary>Appends a stage that is a function of an item.</summary>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="stage">What it does; the token fires when the job ends early.</param>
    /// <param name="settings">Capacity, parallelism and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    public FlowBuilder<TIn, TOut> Transform<TOut>(
        string name, Func<T, CancellationToken, ValueTask<TOut>> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown) =>
        Transform(name, new LambdaTransform<T, TOut>(stage), settings, work);

    /// <summary>Appends a stage that makes any number of outputs of each item, as a stream.</summary>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="stage">What it does.</param>
    /// <param name="settings">Capacity, parallelism and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    public FlowBuilder<TIn, TOut> Expand<TOut>(string name, IExpandStage<T, TOut> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown) =>
        Append<TOut>(new ExpandDefinition<T, TOut>(name, stage, settings ?? new(), work));

    /// <summary>Appends a stage that is a function which makes a stream of an item.</summary>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="stage">What it does; the token fires when the job ends early.</param>
    /// <param name="settings">Capacity, parallelism and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    public FlowBuilder<TIn, TOut> Expand<TOut>(
        string name, Func<T, CancellationToken, IAsyncEnumerable<TOut>> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown) =>
        Expand(name, new LambdaExpand<T, TOut>(stage), settings, work);

    /// <summary>Appends a stage that handles several items at once, of any mix of jobs.</summary>
    /// <inheritdoc cref="Transform{TOut}(string, ITransformStage{T, TOut}, StageSettings?, StageWork, Fallback{T, TOut}?)"/>
    public FlowBuilder<TIn, TOut> Batch<TOut>(
        string name, IBatchStage<T, TOut> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown, Fallback<T, TOut>? fallback = null) =>
        Append<TOut>(new BatchDefinition<T, TOut>(name, stage, settings ?? new(), work, fallback));

    /// <summary>Appends a stage that is a function of several items at once, of any mix of jobs; it returns an output for each, in their order.</summary>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="stage">What it does; the token fires when the attempt is to end.</param>
    /// <param name="settings">Capacity, parallelism, batch and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    public FlowBuilder<TIn, TOut> Batch<TOut>(
        string name, Func<IReadOnlyList<T>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> stage, StageSettings? settings = null, StageWork work = StageWork.Unknown) =>
        Batch(name, new LambdaBatch<T, TOut>(stage), settings, work);

    /// <summary>Appends a gather: every branch is given the item at once, and the join makes one output of what they made.</summary>
    /// <typeparam name="TBranch">What each branch makes.</typeparam>
    /// <typeparam name="TOut">The output.</typeparam>
    /// <param name="name">The stage's name, unique within the flow.</param>
    /// <param name="branches">The branches; at least one.</param>
    /// <param name="join">What makes one of all.</param>
    /// <param name="settings">Capacity, parallelism, <c>within</c>, <c>minBranches</c> and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="work">What it mostly does, for <c>parallelism: auto</c>.</param>
    /// <param name="fallback">What is given an item that the gather has failed for good; <see langword="null"/> for nothing.</param>
    public FlowBuilder<TIn, TOut> Gather<TBranch, TOut>(
        string name,
        IReadOnlyList<Branch<T, TBranch>> branches,
        IJoinStage<T, TBranch, TOut> join,
        StageSettings? settings = null,
        StageWork work = StageWork.InputOutput,
        Fallback<T, TOut>? fallback = null) =>
        Append<TOut>(new GatherDefinition<T, TBranch, TOut>(name, branches, join, settings ?? new(), work, fallback));

    /// <summary>Appends a stage that is a whole gather by itself.</summary>
    /// <inheritdoc cref="Gather{TBranch, TOut}(string, IReadOnlyList{Branch{T, TBranch}}, IJoinStage{T, TBranch, TOut}, StageSettings?, StageWork, Fallback{T, TOut}?)"/>
    public FlowBuilder<TIn, TOut> Gather<TBranch, TOut>(
        string name, IGatherStage<T, TBranch, TOut> stage, StageSettings? settings = null, StageWork work = StageWork.InputOutput, Fallback<T, TOut>? fallback = null) =>
        Gather(name, stage.Branches, stage, settings, work, fallback);

    /// <summary>The finished flow.</summary>
    /// <exception cref="InvalidOperationException">The flow has no stage, or two of the same name, or settings out of range; the message names all of them.</exception>
    public FlowDefinition<TIn, T> Build()
    {
        FlowDefinition<TIn, T> definition = new(_name, _stages);
        FlowDefinitionChecks.ThrowIfInvalid(definition);
        return definition;
    }

    private FlowBuilder<TIn, TOut> Append<TOut>(StageDefinition stage) => new(_name, [.. _stages, stage]);
}
