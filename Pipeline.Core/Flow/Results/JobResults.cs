using System.Text.Json;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Results;

/// <summary>What has come of a job so far: its output, failures, counters and degradations. Thread-safe; what is not needed is not made.</summary>
/// <param name="stages">How many stages the flow has.</param>
internal sealed class JobResults(int stages)
{
    /// <summary>Where failures of the job as a whole stand.</summary>
    public const string Stage = "result";

    private readonly JobOutputs _outputs = new();
    private bool _done;
    private FailureLog? _failures;
    private JobTally? _tally;
    private long[]? _made;

    public FailureLog Failures => LazyInitializer.EnsureInitialized(ref _failures, static () => new());

    public JobTally Tally => LazyInitializer.EnsureInitialized(ref _tally, static () => new());

    /// <summary>Notes an output.</summary>
    public void Add<T>(T output) => _outputs.Add(output);

    /// <summary>Notes that something was done that is no output.</summary>
    public void Done() => Volatile.Write(ref _done, true);

    /// <summary>Counts an output of a stage that is held to a tolerance.</summary>
    public void Produced(int stage) => Interlocked.Increment(ref LazyInitializer.EnsureInitialized(ref _made, () => new long[stages])[stage]);

    /// <param name="tolerances">How many failures stages may have.</param>
    /// <param name="cutShort">Whether an item was dropped because the job was to end early.</param>
    /// <param name="reason">Why it was to end early, if it was.</param>
    public JobOutcome ToOutcome(IReadOnlyList<StageTolerance> tolerances, bool cutShort, JobOutcomeKind? reason)
    {
        var result = TryCompose();
        var log = Volatile.Read(ref _failures);
        List<JobFailure> exceeded = log is null ? [] : [.. tolerances.Select(tolerance => tolerance.Find(MadeBy(tolerance.Index), log.CountOf(tolerance.Stage))).OfType<JobFailure>()];
        IReadOnlyList<JobFailure> failures = log is null ? [] : [.. log.ToList(), .. exceeded];
        return new()
        {
            Kind = OutcomePolicy.Decide((_outputs.Count > 0 || Volatile.Read(ref _done)) && result is not null, failures.Count > 0, exceeded.Count == 0, cutShort, reason),
            Result = result,
            Failures = failures,
        };
    }

    private long MadeBy(int stage) => Volatile.Read(ref _made) is { } made ? Interlocked.Read(ref made[stage]) : 0;

    private JsonElement? TryCompose()
    {
        try
        {
            return JobResult.Compose(_outputs, Volatile.Read(ref _tally));
        }
        catch (Exception error)
        {
            PermanentException cause = new($"The output, a {_outputs.First?.GetType().Name}, cannot be written as JSON: {error.Message} Let the last stage return a plain record.", error);
            Failures.Add(Stage, cause, attempts: 1, static output => ItemDescription.Of(output, ordinal: 0), _outputs.First, keepInput: false);
            return null;
        }
    }
}
