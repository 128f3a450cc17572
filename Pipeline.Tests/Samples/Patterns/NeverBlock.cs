using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A stage around a library that knows no asynchronous call: it has threads of its own.</summary>
internal sealed class NeverBlock : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        var flow = FlowBuilder.From<string>("scan")
            .Transform("recognize", new Recognize(), new() { Blocking = true, Parallelism = Parallelism.Of(4) })
            .Build();

        await using FlowHarness harness = new(flow);
        var outcome = await harness.RunAsync("page 1");

        await output.WriteLineAsync($"{outcome.Result}");
    }

    private sealed class Recognize : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            // Here the library would block for a second or two.
            return new($"{input} was read on a thread of {(Thread.CurrentThread.IsThreadPoolThread ? "the pool" : "the stage")}");
        }
    }
}
