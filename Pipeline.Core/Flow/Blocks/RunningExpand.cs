using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// An expanding stage at work. It pulls one output at a time and hands it on before it asks for the next, so that an item that expands to millions holds one
/// of them here. (A <c>TransformManyBlock</c> bounds its inputs only and would hold them all.)
/// </summary>
internal sealed class RunningExpand<TIn, TOut> : RunningStage<TIn, TOut>
{
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

    public override bool TryPut(JobScope scope, TIn value, long ordinal) => _block.Post(new(scope, value, ordinal));

    public override Task<bool> PutAsync(JobScope scope, TIn value, long ordinal) => _block.SendAsync(new(scope, value, ordinal), CancellationToken.None);

    private async Task RunAsync(Envelope<TIn> item)
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
