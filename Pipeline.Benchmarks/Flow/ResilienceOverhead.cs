using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Benchmarks.Flow;

/// <summary>
/// What is around a stage's attempts, by what is configured. One job of N items goes through an expanding stage and one trivial async stage; the difference to the first line is what
/// it costs an item. Figures are for an item.
/// </summary>
[MemoryDiagnoser]
public class ResilienceOverhead
{
    private const int Items = 300_000;

    private readonly JsonElement _input = JsonSerializer.SerializeToElement(Items);
    private readonly Dictionary<string, RunningFlow> _flows = new(StringComparer.Ordinal);
    private LimitSet _limits = null!;

    [GlobalSetup]
    public void Start()
    {
        _limits = new(new Dictionary<string, LimitOptions>(StringComparer.Ordinal) { ["provider"] = new() { Requests = new Rate(Rate.MaxAmount, TimeSpan.FromMilliseconds(100)), Concurrent = 64 } }, TimeProvider.System);
        StageSettings plain = new() { Capacity = 1024, Parallelism = Parallelism.Of(1) };
        var timeout = plain with { Timeout = TimeSpan.FromSeconds(30) };
        var three = timeout with { Retry = new() { Attempts = 4 }, Breaker = new() };
        Add("nothing", plain, null);
        Add("timeout", timeout, null);
        Add("timeout+retry", timeout with { Retry = new() { Attempts = 4 } }, null);
        Add("three", three, null);
        Add("fallback", plain, new("lesser", new AddOne()));
        Add("limit", three with { RateLimit = "provider" }, null);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        foreach (var flow in _flows.Values)
        {
            await flow.DisposeAsync();
        }

        _limits.Dispose();
    }

    [Benchmark(Description = "nothing", Baseline = true, OperationsPerInvoke = Items)]
    public Task NothingAsync() => FlowDriver.RunOneAsync(_flows["nothing"], _input);

    [Benchmark(Description = "timeout", OperationsPerInvoke = Items)]
    public Task TimeoutAsync() => FlowDriver.RunOneAsync(_flows["timeout"], _input);

    [Benchmark(Description = "timeout + retry", OperationsPerInvoke = Items)]
    public Task RetryAsync() => FlowDriver.RunOneAsync(_flows["timeout+retry"], _input);

    [Benchmark(Description = "timeout + retry + breaker", OperationsPerInvoke = Items)]
    public Task BreakerAsync() => FlowDriver.RunOneAsync(_flows["three"], _input);

    [Benchmark(Description = "fallback, not needed", OperationsPerInvoke = Items)]
    public Task FallbackAsync() => FlowDriver.RunOneAsync(_flows["fallback"], _input);

    [Benchmark(Description = "timeout + retry + breaker + limit", OperationsPerInvoke = Items)]
    public Task LimitAsync() => FlowDriver.RunOneAsync(_flows["limit"], _input);

    private void Add(string name, StageSettings settings, Fallback<int, int>? fallback) => _flows.Add(name, RunningFlow.Start(
        FlowBuilder.From<int>(name.Replace('+', '-')).Expand("expand", new CountTo(), settings with { Timeout = null, Retry = new(), Breaker = null, RateLimit = null })
            .Transform("stage", new AddOne(), settings, fallback: fallback).Build(),
        TimeProvider.System, NullLoggerFactory.Instance, _limits));
}
