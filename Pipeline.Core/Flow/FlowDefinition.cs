using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Shapes;

namespace Pipeline.Core.Flow;

/// <summary>A named chain of stages whose types fit: what <see cref="FlowBuilder"/> and pipeline.yaml both make. Immutable; start it with <c>RunningFlow</c>.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Stages">The stages in the order of the data; at least one.</param>
public record FlowDefinition(string Name, IReadOnlyList<StageDefinition> Stages)
{
    /// <summary>The highest <see cref="InFlight"/>.</summary>
    public const int MostInFlight = 1_000_000;

    /// <summary>The type of the flow's input, read from the job's JSON.</summary>
    public Type Input => Stages[0].Input;

    /// <summary>The type that comes out of the last stage.</summary>
    public Type Output => Stages[^1].Output;

    /// <summary>The most jobs a worker holds at once; <see langword="null"/> (the default) for as many as the stages can begin on soon, up to what the first stage holds.</summary>
    /// <value>1–1,000,000 (<see cref="MostInFlight"/>), or <see langword="null"/>.</value>
    public int? InFlight { get; init; }

    /// <summary>The stage whose beginning counts an attempt of a job: that which costs. Later stages count it too, for a job that resumes there.</summary>
    /// <value>A stage's name. Default: the last stage's.</value>
    public string AttemptStage { get; init; } = Stages.Count == 0 ? "" : Stages[^1].Name;

    /// <summary>The most jobs a worker can hold at once.</summary>
    public int MaxJobs => InFlight ?? (int)Math.Min(Stages[0].MaxItems, int.MaxValue);

    /// <summary>The most items the flow can hold: the sum over its stages.</summary>
    public long MaxItems => Stages.Sum(stage => stage.MaxItems);

    /// <summary>How many failures its stages may have; none for those that say nothing.</summary>
    internal IReadOnlyList<StageTolerance> Tolerances => [.. Stages.Index().Where(stage => stage.Item.Settings.Tolerate is not null)
        .Select(stage => new StageTolerance(stage.Item.Name, stage.Index, stage.Item.Settings.Tolerate!.Value))];
}

/// <summary>A flow whose types are known where it is written. Immutable.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What comes out of its last stage.</typeparam>
/// <param name="Name">The flow's name.</param>
/// <param name="Stages">The stages in the order of the data; at least one.</param>
public sealed record FlowDefinition<TIn, TOut>(string Name, IReadOnlyList<StageDefinition> Stages) : FlowDefinition(Name, Stages)
{
    /// <summary>
    /// Sends items of one's own through the flow and gives its outputs as they come, without jobs or a queue: with the flow's parallelism, batches, retries and timeouts. Items and outputs are
    /// read only as fast as the flow takes them and the caller reads. Order is kept only where every stage is <c>ordered</c>.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="options">How failures are told, and what the flow runs with; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the run. So does leaving the enumeration.</param>
    /// <exception cref="FlowRunException">Items failed, and <see cref="FlowRunOptions.Failed"/> is not set: thrown after the outputs of all others.</exception>
    public async IAsyncEnumerable<TOut> RunAsync(
        IAsyncEnumerable<TIn> items, FlowRunOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        FlowRun<TIn, TOut> run = new(this, options ?? new());
        await using var running = run.ConfigureAwait(false);
        await foreach (var output in run.ReadAsync(items, cancellationToken).ConfigureAwait(false))
        {
            yield return output;
        }
    }

    /// <inheritdoc cref="RunAsync(IAsyncEnumerable{TIn}, FlowRunOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TOut> RunAsync(IEnumerable<TIn> items, FlowRunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(items.ToAsyncEnumerable(), options, cancellationToken);
}

/// <summary>What must hold of a flow whoever made it. Pure.</summary>
internal static class FlowDefinitionChecks
{
    public static IEnumerable<string> Find(FlowDefinition flow)
    {
        if (flow.Stages.Count == 0)
        {
            yield return "it has no stage; add at least one";
        }

        if (flow.InFlight is < 1 or > FlowDefinition.MostInFlight)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"'inFlight' is {flow.InFlight}; allowed are 1 to {FlowDefinition.MostInFlight}");
        }

        if (flow.Stages.Count > 0 && flow.Stages.All(stage => stage.Name != flow.AttemptStage))
        {
            yield return $"attempts are to be counted at stage '{flow.AttemptStage}', which it does not have";
        }

        foreach (var group in flow.Stages.GroupBy(stage => stage.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return $"stage '{group.Key}' stands {group.Count()} times; names are unique within a flow";
        }

        foreach (var stage in flow.Stages.Where(stage => stage is { Shape: StageShape.Expand, Settings.Ordered: true, Parallelism: > 1 }))
        {
            yield return $"stage '{stage.Name}' expands, is ordered and has a parallelism of {stage.Parallelism}; an ordered expanding stage needs 'parallelism: 1'";
        }
    }

    public static void ThrowIfInvalid(FlowDefinition flow)
    {
        var faults = Find(flow).ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"Flow '{flow.Name}' cannot run: {string.Join("; ", faults)}.");
        }
    }
}
