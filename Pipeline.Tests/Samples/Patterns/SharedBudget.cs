using Pipeline.Core.Limits;
using Pipeline.Core.Options;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>Calls of two flows share what a provider allows; a question outranks the ingestion that came before it.</summary>
internal sealed class SharedBudget : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        using Budget budget = new("provider", new() { Requests = new Rate(3000, TimeSpan.FromMinutes(1)), Concurrent = 1, Priority = ["ask", "ingest"] }, TimeProvider.System);
        var busy = await budget.AcquireAsync(new("acme", "ingest", Tokens: 800), CancellationToken.None);

        var ingestion = CallAsync("ingest");
        var question = CallAsync("ask");
        await busy.DisposeAsync();
        await Task.WhenAll(ingestion, question);

        async Task CallAsync(string flow)
        {
            await using var permit = await budget.AcquireAsync(new("acme", flow, Tokens: 800), CancellationToken.None);
            await output.WriteLineAsync($"{flow} calls the model");
        }
    }
}
