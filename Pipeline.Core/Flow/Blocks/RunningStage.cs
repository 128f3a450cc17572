using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Flow.Tuning;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>A stage at work. Thread-safe.</summary>
internal abstract class RunningStage(StageContext context) : IMeteredStage, IWatchedStage, ITunedStage
{
    public StageContext Context { get; } = context;

    public string Name => Context.Name;

    public long Width => Context.Width;

    public bool Expands => Context.Expands;

    public KeyValuePair<string, object?>[] Tags => Context.Tags;

    /// <summary>Items that wait before the stage.</summary>
    public abstract int Buffered { get; }

    public virtual int AtWork => Context.Gate?.Inside ?? 0;

    public virtual long Done => Context.Gate?.Left ?? 0;

    public int? Degree => Context.Gate?.Degree;

    /// <summary>Completes when the stage is complete and empty.</summary>
    public abstract Task Completion { get; }

    /// <summary>Other things the stage measures by name, such as the branches of a gather.</summary>
    public virtual IEnumerable<IMeteredStage> Parts => [];

    /// <summary>Takes no more items; ends when those it has are done.</summary>
    public abstract void Complete();

    /// <summary>Reads an item from JSON and counts it in its scope.</summary>
    /// <returns>Whether it was taken. <see langword="false"/> when the stage takes no more.</returns>
    /// <exception cref="Jobs.PermanentException">The JSON does not fit the stage's input.</exception>
    public abstract Task<bool> PutJsonAsync(JobScope scope, JsonElement json);

    public StageReading Read() => Context.Counters.Read(Buffered);

    /// <summary>Waits until the stage may work on one item or batch more; <see cref="Leave"/> afterwards.</summary>
    protected Task EnterAsync() => Context.Gate?.EnterAsync() ?? Task.CompletedTask;

    protected void Leave() => Context.Gate?.Leave();
}

/// <summary>What stages of all shapes share: how items come in, are dropped or failed, and are handed on.</summary>
internal abstract class RunningStage<TIn, TOut>(StageContext context, IOutlet<TOut>? next) : RunningStage(context), IOutlet<TIn>
{
    private readonly bool _isTolerant = context.Settings.Tolerate is not null;

    protected StageCounters Counters { get; } = context.Counters;

    public abstract bool TryPut(JobScope scope, TIn value, long ordinal);

    public abstract Task<bool> PutAsync(JobScope scope, TIn value, long ordinal);

    public override Task<bool> PutJsonAsync(JobScope scope, JsonElement json)
    {
        var value = FlowInput.Read<TIn>(Context.Name, json);
        scope.Add();
        return PutAsync(scope, value, ordinal: 0);
    }

    /// <summary>An item that comes to the stage.</summary>
    protected Envelope<TIn> Offered(JobScope scope, TIn value, long ordinal)
    {
        scope.For(Context).Offer();
        return new(scope, value, ordinal);
    }

    /// <summary>Hands an output on; at once where there is room. After the last stage, the item has come through.</summary>
    protected Task Emit(JobScope scope, TOut value, long ordinal)
    {
        if (_isTolerant)
        {
            scope.Results.Produced(Context.Index);
        }

        if (next is null)
        {
            scope.CameThrough(value);
            return Task.CompletedTask;
        }

        return next.TryPut(scope, value, ordinal) ? Task.CompletedTask : EmitSlowlyAsync(next, scope, value, ordinal);
    }

    /// <summary>Drops an item of a job that ends early.</summary>
    protected void Drop(JobScope scope)
    {
        Counters.Stop();
        scope.Stopped(Context.Name);
    }

    /// <summary>Settles an item whose stage threw. A cancellation is the job's own end if that has come; otherwise it is a failure like any other.</summary>
    protected void Fail(in Envelope<TIn> item, Exception error, int attempts)
    {
        if (error is OperationCanceledException && item.Scope.IsStopped)
        {
            Drop(item.Scope);
            return;
        }

        Counters.Fail();
        item.Scope.Failed(Context.Name, item, error, attempts);
    }

    private async Task EmitSlowlyAsync(IOutlet<TOut> outlet, JobScope scope, TOut value, long ordinal)
    {
        Counters.Wait(1);
        var taken = await outlet.PutAsync(scope, value, ordinal).ConfigureAwait(false);
        Counters.Wait(-1);
        if (!taken)
        {
            scope.Stopped(Context.Name); // the next stage takes nothing any more: the flow was forced to stop
        }
    }
}

/// <summary>Reads a job's JSON as a stage's input. Pure.</summary>
internal static class FlowInput
{
    /// <summary>The most any queue accepts; a larger input did not come through one.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    /// <exception cref="PermanentException">It is too large, too deep, or of another shape; the message says which.</exception>
    public static T Read<T>(string stage, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            throw new PermanentException($"The job has no input, and stage '{stage}' needs a {typeof(T).Name}. Send the job with one.");
        }

        var bytes = JsonMarshal.GetRawUtf8Value(json).Length;
        if (bytes > MaxBytes)
        {
            throw new PermanentException($"The input of stage '{stage}' takes {bytes} bytes of JSON and at most {MaxBytes} are read. Send a path or address instead of the content.");
        }

        try
        {
            return json.Deserialize<T>(PipelineJson.Options)
                ?? throw new PermanentException($"The input of stage '{stage}' is null where a {typeof(T).Name} is needed. Send one.");
        }
        catch (Exception error) when (error is not PermanentException) // the input's own constructor may throw anything
        {
            throw new PermanentException($"The input of stage '{stage}' cannot be read as {typeof(T).Name}: {error.Message} Mend the input and send the job again.", error);
        }
    }
}
