using System.Net;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>An upstream that refuses twice and says for how long is asked a third time, after that time.</summary>
internal sealed class AroundAnAttempt : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        StageSettings settings = new()
        {
            Timeout = TimeSpan.FromSeconds(30),
            TotalTimeout = TimeSpan.FromMinutes(5),
            Retry = new() { Attempts = 4 },
            Breaker = new() { Throughput = 10, Pause = TimeSpan.FromSeconds(15) },
        };
        var flow = FlowBuilder.From<string>("embed").Transform("embed", new Upstream(output), settings, StageWork.InputOutput).Build();

        var outcome = await OneJob.RunAsync(flow, "text");

        await output.WriteLineAsync($"{outcome.Kind}");
    }

    private sealed class Upstream(TextWriter output) : ITransformStage<string, int>
    {
        private int _calls;

        public async ValueTask<int> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            if (++_calls < 3)
            {
                await output.WriteLineAsync($"call {_calls}: 429, Retry-After 50 ms");
                ThrottledException refusal = new("Too many requests.", new UpstreamHint { RetryAfter = TimeSpan.FromMilliseconds(50) });
                throw new HttpRequestException("Too many requests.", refusal, HttpStatusCode.TooManyRequests);
            }

            await output.WriteLineAsync($"call {_calls}: done");
            return input.Length;
        }
    }
}
