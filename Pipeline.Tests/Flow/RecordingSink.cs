using System.Collections.Concurrent;
using System.Text;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow;

/// <summary>Keeps a job's events as lines of text.</summary>
internal sealed class RecordingSink : IJobEventSink
{
    private readonly ConcurrentQueue<string> _events = new();

    public IReadOnlyCollection<string> Events => _events;

    /// <summary>What an append waits for.</summary>
    public Func<JobEventKind, Task> Gate { get; init; } = static _ => Task.CompletedTask;

    public async ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await Gate(kind).WaitAsync(cancellationToken);
        _events.Enqueue(data.IsEmpty ? $"{kind}" : $"{kind} {Encoding.UTF8.GetString(data.Span)}");
    }
}
