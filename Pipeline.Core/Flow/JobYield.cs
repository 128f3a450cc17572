using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow;

/// <summary>What has come of a job so far: its output, failures, counters and degradations. Thread-safe; what is not needed is not made.</summary>
internal sealed class JobYield
{
    private int _cameThrough;
    private object? _output;
    private FailureLog? _failures;
    private JobTally? _tally;

    public FailureLog Failures => LazyInitializer.EnsureInitialized(ref _failures, static () => new());

    public JobTally Tally => LazyInitializer.EnsureInitialized(ref _tally, static () => new());

    /// <summary>Notes an output. Only whether there were none, one or several makes a difference, so no more than that is counted and at most one is kept.</summary>
    public void Add<T>(T output)
    {
        if (Volatile.Read(ref _cameThrough) < 2)
        {
            _output = Interlocked.Increment(ref _cameThrough) == 1 ? output : null;
        }
    }

    /// <param name="cutShort">Whether an item was dropped because the job was to end early.</param>
    /// <param name="reason">Why it was to end early, if it was.</param>
    public JobOutcome ToOutcome(bool cutShort, JobOutcomeKind? reason)
    {
        var result = TryCompose();
        var failures = Volatile.Read(ref _failures)?.ToList() ?? [];
        return new()
        {
            Kind = OutcomePolicy.Decide(_cameThrough > 0 && result is not null, failures.Count > 0, cutShort, reason),
            Result = result,
            Failures = failures,
        };
    }

    private JsonElement? TryCompose()
    {
        try
        {
            return JobResult.Compose(_cameThrough == 1 ? _output : null, Volatile.Read(ref _tally));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            PermanentException cause = new($"The output, a {_output?.GetType().Name}, cannot be written as JSON: {error.Message} Let the last stage return a plain record.", error);
            Failures.Add("result", cause, attempts: 1, static output => ItemDescription.Of(output, place: 0), _output, keepInput: false);
            return null;
        }
    }
}
