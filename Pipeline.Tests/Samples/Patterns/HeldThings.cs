using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A stage holds a connection while it works; the job is cancelled; the connection is closed before the job has ended.</summary>
internal sealed class HeldThings : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        LeakCheck held = new();
        Query query = new(held);
        await using FlowHarness harness = new(FlowBuilder.From<string>("report").Transform("query", query, new(), StageWork.InputOutput).Build());

        var running = harness.RunAsync("SELECT 1", stoppable: true);
        await query.Begun.Task;
        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);
        var outcome = await running;

        held.AssertNothingHeld();
        await harness.AssertSettledAsync();
        await output.WriteLineAsync($"{outcome.Kind}: {held.Opened("connection")} connection was opened, none is held");
    }

    private sealed class Query(LeakCheck connections) : ITransformStage<string, string>
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            await using var connection = connections.Open("connection");
            Begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return input;
        }
    }
}
