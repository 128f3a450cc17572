namespace Pipeline.Core.Diagnostics;

/// <summary>
/// Keeps a failure that repeats from filling the log: the first of its lines is written, then one in each <see cref="Interval"/>, with the number of those left out. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LogLimit(TimeProvider time)
{
    /// <summary>At most one line in this time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _written;
    private int _leftOut;

    /// <summary>Whether to write a line now.</summary>
    /// <param name="leftOut">How many were left out since the last one.</param>
    public bool Allows(out int leftOut)
    {
        lock (_gate)
        {
            leftOut = _leftOut;
            if (_written is { } written && time.GetElapsedTime(written) < Interval)
            {
                _leftOut++;
                return false;
            }

            _written = time.GetTimestamp();
            _leftOut = 0;
            return true;
        }
    }
}
