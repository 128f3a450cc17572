using Pipeline.Core.Concurrency;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>Several suppliers are asked at once: first all answers and all errors, then the first error ends it.</summary>
internal sealed class SeveralAtOnce : IPatternSample
{
    private static readonly string[] Suppliers = ["north", "south", "east"];

    public static async Task RunAsync(TextWriter output)
    {
        await using (TaskScope all = new("prices", new() { Policy = TaskScopePolicy.KeepAll, MaxConcurrency = 2 }, CancellationToken.None))
        {
            await foreach (var price in all.SelectAsync("supplier", Suppliers, AskAsync, ResultOrder.AsStarted))
            {
                await output.WriteLineAsync(price);
            }

            await output.WriteLineAsync($"without an answer: {string.Join(", ", all.Failures.Select(failure => failure.Child))}");
        }

        try
        {
            await using TaskScope first = new("order", null, CancellationToken.None);
            await first.StartAsync("forever", token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token));
            await first.StartAsync("south", token => AskAsync("south", token));
        }
        catch (TaskScopeException error)
        {
            await output.WriteLineAsync(error.Message);
        }
    }

    private static async Task<string> AskAsync(string supplier, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return supplier == "south" ? throw new HttpRequestException("out of stock") : $"{supplier}: 12.50";
    }
}
