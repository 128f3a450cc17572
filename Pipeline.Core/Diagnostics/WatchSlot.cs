using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// The stage a thread is in. Written by that thread alone, a few times for each item, so it does little: what has not changed is not written again. The
/// number is odd while the thread is in a stage, and stage and job are written while it is even: a reader that sees the same odd number before and after has
/// seen one part whole. A thread that is in no stage keeps the last one's name and job until its next.
/// </summary>
internal sealed class WatchSlot(Thread thread, Func<TimeSpan?>? waited = null)
{
    private IStageIdentity? _stage;
    private IJobContext? _job;
    private long _number;

    public Thread Thread { get; } = thread;

    /// <summary>How long the thread was ready to run and had no processor, since it began; nothing where that is not known.</summary>
    public TimeSpan Waited => waited?.Invoke() ?? TimeSpan.Zero;

    /// <summary>What the thread is in; no stage when in none.</summary>
    public (IStageIdentity? Stage, IJobContext? Job) Current => _number % 2 == 0 ? default : (_stage, _job);

    public void Enter(IStageIdentity stage, IJobContext? job)
    {
        if (_stage != stage)
        {
            Volatile.Write(ref _stage, stage);
        }

        if (_job != job)
        {
            Volatile.Write(ref _job, job);
        }

        Volatile.Write(ref _number, _number + 1);
    }

    public void Leave() => Volatile.Write(ref _number, _number + 1);

    /// <summary>What the thread is in, for another one; no stage when in none, or just changing.</summary>
    public (IStageIdentity? Stage, IJobContext? Job, long Number) Read()
    {
        var number = Volatile.Read(ref _number);
        var (stage, job) = (Volatile.Read(ref _stage), Volatile.Read(ref _job));
        return number % 2 != 0 && number == Volatile.Read(ref _number) ? (stage, job, number) : (null, null, number);
    }
}
