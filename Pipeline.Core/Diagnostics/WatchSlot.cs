using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// The stage a thread is in. Written by that thread alone. The number is odd while the thread writes and rises with each change: a reader that sees the
/// same even number before and after has seen one of them whole.
/// </summary>
internal sealed class WatchSlot(Thread thread)
{
    private IStageIdentity? _stage;
    private IJobContext? _job;
    private long _number;

    public Thread Thread { get; } = thread;

    public (IStageIdentity? Stage, IJobContext? Job) Current => (_stage, _job);

    public void Write(IStageIdentity? stage, IJobContext? job)
    {
        var number = _number;
        Volatile.Write(ref _number, number + 1);
        Volatile.Write(ref _job, job);
        Volatile.Write(ref _stage, stage);
        Volatile.Write(ref _number, number + 2);
    }

    /// <summary>What the thread is in; no stage when in none, or just changing.</summary>
    public (IStageIdentity? Stage, IJobContext? Job, long Number) Read()
    {
        var number = Volatile.Read(ref _number);
        var (stage, job) = (Volatile.Read(ref _stage), Volatile.Read(ref _job));
        return number % 2 == 0 && number == Volatile.Read(ref _number) ? (stage, job, number) : default;
    }
}
