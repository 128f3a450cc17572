using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// An expanding stage at work. It pulls one output at a time and hands it on before it asks for the next, so that an item that expands to millions holds one
/// of them here. What waits for it is bounded by number, and items that may be large by what they hold, too. (A <c>TransformManyBlock</c> bounds its inputs only and would hold them all.)
/// </summary>
internal sealed class RunningExpand<TIn, TOut> : RunningStage<TIn, TOut>
{
    /// <summary>What items that wait or are at work may hold together: 64 MiB of text. One that holds more is there alone.</summary>
    internal const long MostWeight = 32 * 1024 * 1024;

    private readonly WeightGate? _gate = typeof(IHeavy).IsAssignableFrom(typeof(TIn)) ? new(MostWeight) : null;
    private readonly IExpandStage<TIn, TOut> _stage;
    private readonly StageResilience<bool> _resilience;
    private readonly ActionBlock<Envelope<TIn>> _block;

    public RunningExpand(StageContext context, IExpandStage<TIn, TOut> stage, IOutlet<TOut>? next)
        : base(context, next)
    {
        _stage = stage;
        _resilience = new(context.Name, context.Settings, context.Flow, bounded: false);
        _block = new(RunAsync, new()
        {
            BoundedCapacity = context.Settings.Capacity, // those at work count, since each also has an output in hand
            MaxDegreeOfParallelism = context.Parallelism,
        });
        _ = Vital.Loop($"stage {context.Name}", _block.Completion);
    }

    public override int Buffered => _block.InputCount;

    public override Task Completion => _block.Completion;

    public override void Complete() => _block.Complete();

    public override bool TryPut(JobScope scope, TIn value, long ordinal)
    {
        var item = Offered(scope, value, ordinal);
        if (_gate?.TryEnter(WeightOf(value)) is false)
        {
            return false;
        }

        var isTaken = _block.Post(item);
        LeaveUnless(isTaken, value);
        return isTaken;
    }

    public override Task<bool> PutAsync(JobScope scope, TIn value, long ordinal) =>
        _gate is null ? _block.SendAsync(Offered(scope, value, ordinal), CancellationToken.None) : PutHeavyAsync(_gate, Offered(scope, value, ordinal));

    private static long WeightOf(TIn value) => ((IHeavy)value!).Weight;

    private async Task<bool> PutHeavyAsync(WeightGate gate, Envelope<TIn> item)
    {
        var entering = gate.EnterAsync(WeightOf(item.Value));
        await Task.WhenAny(entering, _block.Completion).ConfigureAwait(false);
        if (!entering.IsCompleted)
        {
            return false;
        }

        var isTaken = await _block.SendAsync(item, CancellationToken.None).ConfigureAwait(false);
        LeaveUnless(isTaken, item.Value);
        return isTaken;
    }

    private void LeaveUnless(bool isHeld, TIn value)
    {
        if (!isHeld)
        {
            _gate?.Leave(WeightOf(value));
        }
    }

    private async Task RunAsync(Envelope<TIn> item)
    {
        await EnterAsync().ConfigureAwait(false);
        await RunOneAsync(item).ConfigureAwait(false);
        Leave();
        _gate?.Leave(WeightOf(item.Value));
    }

    private async Task RunOneAsync(Envelope<TIn> item)
    {
        Counters.Take(1);
        if (item.Scope.IsStopped)
        {
            Drop(item.Scope);
            return;
        }

        Expansion<TIn, TOut> expansion = new(Context, _resilience, _stage, item);
        Exception? failure = null;
        try
        {
            await item.Scope.For(Context).AnnounceAsync().ConfigureAwait(false);
            await ExpandAsync(expansion, item.Scope).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
        }

        End(item, await expansion.EndAsync(failure).ConfigureAwait(false), expansion);
    }

    private async Task ExpandAsync(Expansion<TIn, TOut> expansion, JobScope scope)
    {
        for (var more = await expansion.OpenAsync().ConfigureAwait(false); more; more = await expansion.MoveNextAsync().ConfigureAwait(false))
        {
            if (expansion.Current is not null) // otherwise it is a sign of life
            {
                Counters.Produced(1);
                scope.Add();
                await Emit(scope, expansion.Current, expansion.Ordinal).ConfigureAwait(false);
            }

            scope.Cancelled.ThrowIfCancellationRequested();
        }
    }

    private void End(in Envelope<TIn> item, Exception? failure, Expansion<TIn, TOut> expansion)
    {
        if (failure is not null)
        {
            Fail(item, failure, expansion.Attempts);
            return;
        }

        Counters.End();
        item.Scope.Settle();
    }
}
