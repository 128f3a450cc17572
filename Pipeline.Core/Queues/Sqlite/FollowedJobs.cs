using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// The jobs that readers of this process follow, and how far each had come at the last look. A look costs a row by its number for each job, in one transaction. Thread-safe; one look at a time.
/// </summary>
internal sealed class FollowedJobs
{
    internal const string FindOne = "SELECT events, state > 2 FROM job WHERE seq = ?1";
    private static readonly Progress Gone = new(-1, IsEnded: true);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private bool _isAnyNew;

    /// <summary>How many jobs there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Whether a job has been added since the last look: it may have moved before it was added.</summary>
    public bool IsAnyNew
    {
        get
        {
            lock (_gate)
            {
                return _isAnyNew;
            }
        }
    }

    /// <summary>A reader follows a job from now on, until <see cref="Remove"/>.</summary>
    /// <param name="id">The job.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="seen">How far the reader has seen it come, after it had taken its signal.</param>
    /// <returns>Whether nobody else follows it.</returns>
    public bool Add(Guid id, long sequence, Progress seen)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(id, out var entry))
            {
                entry.Readers++; // whatever this one has not seen, the next look that finds it wakes it
                return false;
            }

            _entries.Add(id, new Entry(id, sequence) { Seen = seen });
            _isAnyNew = true;
            return true;
        }
    }

    /// <summary>A reader has gone.</summary>
    public void Remove(Guid id)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(id, out var entry) && --entry.Readers == 0)
            {
                _entries.Remove(id);
            }
        }
    }

    /// <summary>Which of them have new events, have ended, or are gone since the last look.</summary>
    public List<Guid> FindMoved(SqliteSession session)
    {
        List<Guid> moved = [];
        using var read = SqliteRead.Begin(session);
        foreach (var entry in Take())
        {
            var progress = Look(session, entry.Sequence);
            if (progress != entry.Seen)
            {
                entry.Seen = progress;
                moved.Add(entry.Id);
            }
        }

        return moved;
    }

    private static Progress Look(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(FindOne).Bind(1, sequence).Query();
        return rows.Read() ? new Progress(rows.Int64(0), rows.Int32(1) != 0) : Gone;
    }

    private Entry[] Take()
    {
        lock (_gate)
        {
            _isAnyNew = false;
            return [.. _entries.Values];
        }
    }

    /// <summary>How far a job has come.</summary>
    /// <param name="Events">The number of its last stored event.</param>
    /// <param name="IsEnded">Whether it is in a terminal state.</param>
    internal readonly record struct Progress(long Events, bool IsEnded);

    private sealed class Entry(Guid id, long sequence)
    {
        public Guid Id => id;

        public long Sequence => sequence;

        public int Readers { get; set; } = 1;

        public Progress Seen { get; set; }
    }
}
