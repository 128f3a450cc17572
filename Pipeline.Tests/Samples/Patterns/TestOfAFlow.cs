using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A flow under test: three refusals are waited out, a stage that hangs is ended, and nothing is left behind. Not a second goes by.</summary>
internal sealed class TestOfAFlow : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        var flow = FlowBuilder.From<string>("shout")
            .Transform("upper", new Upper(), new() { Timeout = TimeSpan.FromMinutes(10), Retry = new() { Attempts = 5, Delay = TimeSpan.FromMinutes(1), Max = TimeSpan.FromMinutes(20) } })
            .Build();
        await using FlowHarness harness = new(flow);
        harness.Probe.Plant("upper", new() { Fail = "429", Times = 3 });
        harness.Probe.Plant("upper", new() { Hang = true, Times = 1 });

        EventRecorder events = new();
        var outcome = await harness.RunAsync("hello", events);

        await harness.AssertSettledAsync(); // all items settled, all buffers empty, all places given back
        await harness.AssertIsolatedAsync(["a", "b", "c"]); // each ends beside the others as it ends alone
        await output.WriteLineAsync($"{outcome.Kind}: {outcome.Result!.Value.GetProperty("output")}, after {harness.Probe.Calls("upper") - 6} calls");
        await output.WriteLineAsync($"at least 10 minutes went by on its clock: {harness.Time.GetTimestamp() >= TimeSpan.FromMinutes(10).Ticks}");
        await output.WriteLineAsync($"events: {string.Join(", ", events.Kinds)}; never more than 3 items at once: {harness.Probe.PeakOccupancy("upper") <= 3}");
    }

    private sealed class Upper : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken) => new(input.ToUpperInvariant());
    }
}
