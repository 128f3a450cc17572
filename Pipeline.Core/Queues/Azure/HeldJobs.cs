using System.Collections.Concurrent;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// The headers of the jobs that this process holds, as they were when it last read or wrote them. They spare a read before each write; nothing is decided by them, since every write names the
/// ETag. Thread-safe.
/// </summary>
internal sealed class HeldJobs
{
    private readonly ConcurrentDictionary<Guid, HeldJob> _held = new();

    /// <summary>Those of an owner that go on only while somebody follows them.</summary>
    public IEnumerable<JobRecord> Interactive(string owner) =>
        _held.Values.Select(job => job.Latest?.Value).OfType<JobRecord>().Where(job => job.IsInteractive && string.Equals(job.Owner, owner, StringComparison.Ordinal));

    /// <summary>A job that is held; <see langword="null"/> when this process does not know it.</summary>
    public HeldJob? Find(Guid id) => _held.GetValueOrDefault(id);

    /// <summary>A job was leased.</summary>
    public void Add(Versioned<JobRecord> job, LeaseToken token)
    {
        if (_held.Count >= AzureLimits.MostHeld && _held.Keys.FirstOrDefault() is var some && some != job.Value.Id)
        {
            _held.TryRemove(some, out _); // it is read again when it is needed
        }

        _held[job.Value.Id] = new HeldJob { Latest = job, Token = token };
    }

    /// <summary>A job is held no more.</summary>
    public void Remove(Guid id, int epoch)
    {
        if (_held.TryGetValue(id, out var held) && (held.Latest is null || held.Latest.Value.Epoch <= epoch))
        {
            _held.TryRemove(new KeyValuePair<Guid, HeldJob>(id, held));
        }
    }
}
