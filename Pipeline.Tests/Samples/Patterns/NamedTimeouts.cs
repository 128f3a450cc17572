using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A model that does not answer: the error says which time limit ended the wait.</summary>
internal sealed class NamedTimeouts : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        StageSettings patient = new() { Timeout = TimeSpan.FromMilliseconds(50) };
        StageSettings stubborn = new() { Timeout = TimeSpan.FromMinutes(1), TotalTimeout = TimeSpan.FromMilliseconds(100), Retry = new() { Attempts = 20 } };
        foreach (var settings in new[] { patient, stubborn })
        {
            var outcome = await OneJob.RunAsync(FlowBuilder.From<string>("ask").Transform("generate", new SilentModel(), settings).Build(), "Why?");
            await output.WriteLineAsync(outcome.Failures[0].Message);
        }
    }

    private sealed class SilentModel : ITransformStage<string, string>
    {
        public async ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return input;
        }
    }
}
