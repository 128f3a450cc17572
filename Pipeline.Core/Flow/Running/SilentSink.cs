using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Running;

/// <summary>Takes the events of a run that nobody can follow.</summary>
internal sealed class SilentSink : IJobEventSink
{
    public static SilentSink Instance { get; } = new();

    public ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CountAttemptAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
