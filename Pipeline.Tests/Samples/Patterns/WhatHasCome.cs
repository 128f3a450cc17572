using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>Three sources are asked at once: one answers, one throws, one hangs. What has come after two seconds is used.</summary>
internal sealed class WhatHasCome : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        var flow = FlowBuilder.From<string>("weather")
            .Gather("ask", [new("station", new Station()), new("broken", new Broken()), new("slow", new Slow())], new Report(), new() { Within = TimeSpan.FromSeconds(2), MinBranches = 1 })
            .Build();

        await using FlowHarness harness = new(flow, TimeProvider.System);
        var outcome = await harness.RunAsync("Oslo");

        await output.WriteLineAsync($"{outcome.Kind}: {outcome.Result!.Value.GetProperty("output").GetString()}");
    }

    private sealed class Report : IJoinStage<string, string, string>
    {
        public ValueTask<string> JoinAsync(string input, IReadOnlyList<BranchResult<string>> branches, IJobContext job, CancellationToken cancellationToken) =>
            new(string.Join("; ", branches.Select(branch => $"{branch.Branch}: {branch.Value ?? $"{branch.Status}, {branch.Error!.Message}"}")));
    }

    private sealed class Station : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken) => new($"four degrees in {input}");
    }

    private sealed class Broken : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken) => throw new IOException("the line is cut");
    }

    private sealed class Slow : ITransformStage<string, string>
    {
        public async ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken); // is cancelled when it is late
            return "never";
        }
    }
}
