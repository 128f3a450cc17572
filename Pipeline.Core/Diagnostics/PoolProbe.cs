namespace Pipeline.Core.Diagnostics;

/// <summary>Measures how long work waits for a thread of the pool: one small piece of work at a time. For one thread, beside the pool's.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">A longer wait is a starved pool.</param>
internal sealed class PoolProbe(TimeProvider time, TimeSpan limit)
{
    private long _asked;
    private long _answered = 1;
    private bool _isReported;
    private bool _hasAsked;

    /// <summary>Asks the pool, or looks whether it has answered.</summary>
    /// <param name="ask">Hands work to the pool.</param>
    /// <param name="isQuiet">Whether no stage is at work: then it asks an eighth as often, since a thread of the pool that is woken takes more of the processor's time than the rest of an idle worker.</param>
    /// <returns>How long the pool has kept it waiting, once for each time it is longer than the limit.</returns>
    public TimeSpan? Look(Action<Action> ask, bool isQuiet)
    {
        if (Volatile.Read(ref _answered) != 0)
        {
            if (_hasAsked && time.GetElapsedTime(_asked) < (isQuiet ? limit * 4 : limit / 2))
            {
                return null; // each question wakes a thread of the pool
            }

            (_isReported, _hasAsked) = (false, true);
            Volatile.Write(ref _answered, 0);
            _asked = time.GetTimestamp();
            ask(Answer);
            return null;
        }

        var waited = time.GetElapsedTime(_asked);
        if (_isReported || waited < limit)
        {
            return null;
        }

        _isReported = true;
        return waited;
    }

    private void Answer()
    {
        PipelineMeter.PoolDelay.Record(time.GetElapsedTime(_asked).TotalSeconds);
        Volatile.Write(ref _answered, 1);
    }
}
