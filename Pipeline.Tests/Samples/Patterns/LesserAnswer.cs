using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A model that is away is replaced by something lesser, and the result says so.</summary>
internal sealed class LesserAnswer : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        var flow = FlowBuilder.From<string>("ask")
            .Transform("generate", new Model(), new() { Timeout = TimeSpan.FromSeconds(60) }, fallback: new("quote", new Quote()))
            .Build();

        var outcome = await OneJob.RunAsync(flow, "Why?");

        await output.WriteLineAsync($"{outcome.Kind}: {outcome.Result}");
    }

    private sealed class Model : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken) =>
            throw new HttpRequestException("The model is away.");
    }

    private sealed class Quote : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken) => new("Because it is so.");
    }
}
