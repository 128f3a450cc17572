using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Jobs;

namespace Pipeline.Benchmarks.Stages;

/// <summary>A job that nobody listens to.</summary>
internal sealed class SilentJob : IJobContext
{
    public string Stage => "stage";

    public ILogger Logger => NullLogger.Instance;

    public Job Job { get; } = new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch,
        Request = new JobRequest { Flow = "ingest", Input = JsonSerializer.SerializeToElement(0) },
    };

    public CancellationToken Cancelled => CancellationToken.None;

    public void Count(string counter, long amount = 1)
    {
    }

    public void Done()
    {
    }

    public void Fail(string stage, string item, Exception error) => throw new InvalidOperationException($"{item}: {error.Message}", error);

    public void Degrade(string stage, string what, string why)
    {
    }

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
