using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Support;

/// <summary>A job context that remembers what stages say.</summary>
internal sealed class RecordingJobContext : IJobContext
{
    public string Stage => "stage";

    public ILogger Logger => NullLogger.Instance;

    public Job Job { get; init; } = NewJob("default", 1);

    public CancellationToken Cancelled { get; init; }

    public ConcurrentDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    public bool IsDone { get; private set; }

    public ConcurrentQueue<(string Stage, string Item, Exception Error)> Failures { get; } = new();

    public ConcurrentQueue<(string Stage, string What, string Why)> Degradations { get; } = new();

    public ConcurrentQueue<(JobEventKind Kind, JsonElement Data)> Events { get; } = new();

    public static RecordingJobContext For(string tenant, long order) => new() { Job = NewJob(tenant, order) };

    public void Count(string counter, long amount = 1) => Counters.AddOrUpdate(counter, amount, (_, before) => before + amount);

    public void Done() => IsDone = true;

    public void Fail(string stage, string item, Exception error) => Failures.Enqueue((stage, item, error));

    public void Degrade(string stage, string what, string why) => Degradations.Enqueue((stage, what, why));

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Events.Enqueue((kind, JsonSerializer.SerializeToElement(data, PipelineJson.Options)));
        return ValueTask.CompletedTask;
    }

    /// <summary>The data of the events of one kind, in order.</summary>
    public IReadOnlyList<JsonElement> EventsOf(JobEventKind kind) => [.. Events.Where(e => e.Kind == kind).Select(e => e.Data)];

    private static Job NewJob(string tenant, long order) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        Sequence = order,
        Epoch = 1,
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch.AddTicks(order),
        Request = new JobRequest { Flow = "test", Input = JsonSerializer.SerializeToElement(0), Tenant = tenant },
    };
}
