using System.Runtime.CompilerServices;
using Pipeline.Core.Flow.Shapes;

namespace Pipeline.Core.Flow;

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
