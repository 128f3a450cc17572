using Pipeline.Core.Queues.Pump;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Decides which interactive jobs nobody follows. A reader says that it is there by a write, and cannot while writes stall. So one look at the store is not enough: a job is
/// forsaken when looks over <see cref="Proof"/> found that nobody has said anything of it, and each of these looks was itself a write that went through at once. A reader
/// would have been heard in that time. Thread-safe; does no I/O. Times are ticks of the monotonic clock.
/// </summary>
/// <param name="interest">How long a job is worked on when nobody follows it.</param>
internal sealed class InterestPolicy(TimeSpan interest)
{
    /// <summary>A look that takes longer than this from its request to its turn says that writes stall.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>Looks that are further apart do not say that writes went through in between. An idle worker looks at each upkeep.</summary>
    public static readonly TimeSpan LongestGap = QueueUpkeep.Interval * 2;

    /// <summary>A reader that could not be heard tries again sooner than this.</summary>
    private static readonly TimeSpan ShortestProof = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (long Until, long Since)> _doubted = [];
    private long? _last;

    /// <summary>How long before its time is up a job is doubted: readers are heard twice as often.</summary>
    public TimeSpan Doubt { get; } = interest / 3;

    /// <summary>Over which time looks find nobody before a job is forsaken.</summary>
    public TimeSpan Proof { get; } = interest / 3 > ShortestProof ? interest / 3 : ShortestProof;

    /// <summary>A look at the store, in a transaction that writes.</summary>
    /// <param name="doubted">The jobs whose time is up in <see cref="Doubt"/> or earlier, and when it is.</param>
    /// <param name="asked">When the transaction was asked for.</param>
    /// <param name="now">Its time.</param>
    /// <returns>The jobs that are forsaken.</returns>
    public IReadOnlyList<long> Look(IReadOnlyList<(long Sequence, long Until)> doubted, long asked, long now)
    {
        lock (_gate)
        {
            if (now - asked > Slow.Ticks || now - _last > LongestGap.Ticks)
            {
                _doubted.Clear();
            }

            _last = now;
            var before = new Dictionary<long, (long Until, long Since)>(_doubted);
            _doubted.Clear();
            List<long> forsaken = [];
            foreach (var (sequence, until) in doubted)
            {
                var since = before.TryGetValue(sequence, out var known) && known.Until == until ? known.Since : now;
                _doubted[sequence] = (until, since);
                if (until <= now && now - since >= Proof.Ticks)
                {
                    forsaken.Add(sequence);
                }
            }

            return forsaken;
        }
    }

    /// <summary>A look did not come to its end: writes stall, and what was found before says nothing.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _doubted.Clear();
        }
    }
}
