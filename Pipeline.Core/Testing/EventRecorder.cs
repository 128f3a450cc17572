using System.Collections.Concurrent;
using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Testing;

/// <summary>Keeps a job's events in order. Thread-safe.</summary>
public sealed class EventRecorder : IJobEventSink
{
    private readonly ConcurrentQueue<RecordedEvent> _events = new();
    private int _attempts;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<RecordedEvent> Events => [.. _events];

    /// <summary>The kinds of the events so far.</summary>
    public IReadOnlyList<JobEventKind> Kinds => [.. _events.Select(happened => happened.Kind)];

    /// <summary>The events so far in words: the kind, then the details as JSON.</summary>
    public IReadOnlyList<string> Lines => [.. _events.Select(happened => happened.ToString())];

    /// <summary>What an append waits for, as a slow store lets it wait.</summary>
    /// <value>Default: nothing.</value>
    public Func<JobEventKind, Task> Gate { get; init; } = static _ => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await Gate(kind).WaitAsync(cancellationToken).ConfigureAwait(false);
        _events.Enqueue(new(kind, data.IsEmpty ? null : JsonElement.Parse(data.Span)));
    }

    /// <summary>How often the attempt was counted.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <inheritdoc/>
    public ValueTask CountAttemptAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        return ValueTask.CompletedTask;
    }
}
