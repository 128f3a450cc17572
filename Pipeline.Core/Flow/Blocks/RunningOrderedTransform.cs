using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// A transform whose outputs leave in the order of its inputs: a <see cref="TransformBlock{TInput,TOutput}"/> keeps the order, an emitter of one at a
/// time hands on. Items that failed pass the emitter too, as empty values: were they filtered out by the link, the first of them would stall the stage.
/// </summary>
internal sealed class RunningOrderedTransform<TIn, TOut> : RunningOneToOne<TIn, TOut>
{
    private readonly TransformBlock<Envelope<TIn>, Envelope<TOut>> _maker;
    private readonly ActionBlock<Envelope<TOut>> _emitter;

    public RunningOrderedTransform(StageContext context, ITransformStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next)
        : base(context, stage, fallback, next)
    {
        _maker = new(RunAsync, new()
        {
            BoundedCapacity = context.Settings.Capacity + context.Parallelism - 1, // one more is in the emitter
            MaxDegreeOfParallelism = context.Parallelism,
            EnsureOrdered = true,
        });
        _emitter = new(
            made => made.IsEmpty ? Task.CompletedTask : Emit(made.Scope, made.Value, made.Ordinal),
            new() { BoundedCapacity = 1 });
        _maker.LinkTo(_emitter, new() { PropagateCompletion = true });
        _ = Vital.Loop($"stage {context.Name}", _emitter.Completion); // the maker's fault is propagated to it
    }

    private Task<Envelope<TOut>> RunAsync(Envelope<TIn> item) => Context.Gate is null ? RunOneAsync(item) : RunInTurnAsync(item);

    private async Task<Envelope<TOut>> RunInTurnAsync(Envelope<TIn> item)
    {
        await EnterAsync().ConfigureAwait(false);
        var made = await RunOneAsync(item).ConfigureAwait(false);
        Leave();
        return made;
    }

    private Task<Envelope<TOut>> RunOneAsync(Envelope<TIn> item)
    {
        Counters.Take(1);
        if (!item.Scope.IsStopped)
        {
            return MakeAsync(item, item.Scope.For(Context).AnnounceAsync());
        }

        Drop(item.Scope);
        return Task.FromResult(default(Envelope<TOut>));
    }

    public override int Buffered => _maker.InputCount;

    public override Task Completion => _emitter.Completion;

    public override void Complete() => _maker.Complete();

    public override bool TryPut(JobScope scope, TIn value, long ordinal) => _maker.Post(Offered(scope, value, ordinal));

    public override Task<bool> PutAsync(JobScope scope, TIn value, long ordinal) => _maker.SendAsync(Offered(scope, value, ordinal), CancellationToken.None);
}
