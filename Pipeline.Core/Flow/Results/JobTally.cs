using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;

namespace Pipeline.Core.Flow.Results;

/// <summary>What a job's result will say beside its output: counters and degradations. Thread-safe; degradations are bounded.</summary>
internal sealed class JobTally
{
    internal const int MaxDegradations = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly List<Degradation> _degraded = [];
    private long _version;

    /// <summary>Rises whenever a counter moves.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Count(string counter, long amount)
    {
        lock (_lock)
        {
            _counters[counter] = _counters.GetValueOrDefault(counter) + amount;
            _version++;
        }
    }

    /// <returns>Whether it was noted; <see langword="false"/> when it is noted already or there are too many.</returns>
    public bool Degrade(Degradation degradation)
    {
        lock (_lock)
        {
            if (_degraded.Count == MaxDegradations || _degraded.Contains(degradation))
            {
                return false;
            }

            _degraded.Add(degradation);
            return true;
        }
    }

    public SortedDictionary<string, long> Counters()
    {
        lock (_lock)
        {
            return new(_counters, StringComparer.Ordinal);
        }
    }

    public IReadOnlyList<Degradation> Degraded()
    {
        lock (_lock)
        {
            return [.. _degraded];
        }
    }
}

/// <summary>Decides how an attempt ended. Pure.</summary>
internal static class OutcomePolicy
{
    /// <param name="cameThrough">Whether an item left the last stage, or a stage says that something else was done.</param>
    /// <param name="failed">Whether anything failed.</param>
    /// <param name="tolerated">Whether no more failed than is tolerated.</param>
    /// <param name="cutShort">Whether an item was dropped because the job was to end early.</param>
    /// <param name="reason">Why it was to end early, if it was.</param>
    public static JobOutcomeKind Decide(bool cameThrough, bool failed, bool tolerated, bool cutShort, JobOutcomeKind? reason) => (cutShort, failed, cameThrough && tolerated) switch
    {
        (true, _, _) => reason ?? JobOutcomeKind.Interrupted,
        (false, false, _) => JobOutcomeKind.Succeeded,
        (false, true, true) => JobOutcomeKind.Partial,
        (false, true, false) => JobOutcomeKind.Failed,
    };
}

/// <summary>How many of a job's items a stage may fail. Pure.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Index">0 for the first stage of the flow.</param>
/// <param name="Tolerance">How many.</param>
internal sealed record StageTolerance(string Stage, int Index, Tolerance Tolerance)
{
    /// <summary>The failure of the whole job when the stage failed too many of its items; otherwise <see langword="null"/>.</summary>
    /// <param name="made">Outputs it made.</param>
    /// <param name="failed">Items it failed.</param>
    public JobFailure? Find(long made, long failed) => Tolerance.Bears(failed, made + failed) ? null : new()
    {
        Stage = JobResults.Stage, // of the job as a whole: the stage's own failures stand under the stage
        Item = "the job",
        Kind = FailureKind.Permanent,
        Error = "ToleranceExceeded",
        Message = string.Create(CultureInfo.InvariantCulture,
            $"{failed} of {made + failed} items failed in stage '{Stage}', and its 'tolerate' is {Tolerance}. Mend what failed and run the job again, or tolerate more."),
    };
}
