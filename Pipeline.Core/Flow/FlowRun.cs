using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pipeline.Core.Flow.Running;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow;

/// <summary>One run of a flow over somebody's items: a job that is on no queue, whose outputs go through a channel to the reader.</summary>
internal sealed class FlowRun<TIn, TOut> : IAsyncDisposable
{
    private readonly FlowDefinition<TIn, TOut> _definition;
    private readonly FlowRunOptions _options;
    private readonly Channel<TOut> _outputs;
    private readonly RunningFlow _flow;
    private readonly JobStop _stop = new();

    public FlowRun(FlowDefinition<TIn, TOut> definition, FlowRunOptions options)
    {
        (_definition, _options) = (definition, options);
        _outputs = Channel.CreateBounded<TOut>(options.Capacity);
        _flow = RunningFlow.Start(definition, options.Time, options.Loggers, options.Limits, new ChannelOutlet<TOut>(_outputs.Writer));
    }

    /// <summary>Runs, and reads the outputs. Called once.</summary>
    public async IAsyncEnumerable<TOut> ReadAsync(IAsyncEnumerable<TIn> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var running = RunAsync(items);
        await foreach (var output in _outputs.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return output;
        }

        var outcome = await running.ConfigureAwait(false);
        if (outcome.Failures.Count > 0)
        {
            Tell(outcome.Failures);
        }
    }

    /// <summary>Ends what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.RequestAsync(JobOutcomeKind.Cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _outputs.Writer.TryComplete(); // after it: what waits to be taken frees its slot, and nothing is read for that any more
        await _flow.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<JobOutcome> RunAsync(IAsyncEnumerable<TIn> items)
    {
        await Task.Yield(); // an enumerable that never awaits must not keep the reader from its outputs
        var now = _options.Time.GetUtcNow();
        Job job = new() { Id = Guid.CreateVersion7(now), Sequence = 0, Request = new() { Flow = _definition.Name, Input = default }, State = JobState.Leased, AcceptedAt = now };
        try
        {
            return await _flow.RunAsync(job, items, _stop).ConfigureAwait(false);
        }
        finally
        {
            _outputs.Writer.TryComplete();
        }
    }

    private void Tell(IReadOnlyList<JobFailure> failures)
    {
        if (_options.Failed is not { } failed)
        {
            throw new FlowRunException(_definition.Name, failures);
        }

        failed(failures);
    }
}
