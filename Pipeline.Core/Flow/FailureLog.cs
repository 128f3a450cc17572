using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow;

/// <summary>
/// A job's failures, grouped by stage, error and message, with the causes inside them. Bounded whatever happens: at most <see cref="MaxGroups"/> groups, the rest counted in one
/// more; inputs are kept as JSON up to <see cref="MaxInputBytes"/> each, and <see cref="MaxInputs"/> and <see cref="MaxTotalInputBytes"/> in all.
/// Thread-safe.
/// </summary>
internal sealed class FailureLog
{
    internal const int MaxGroups = 100;
    internal const int MaxInputBytes = 64 * 1024;
    internal const int MaxTotalInputBytes = 256 * 1024;
    internal const int MaxInputs = 64;
    private const int MaxMessageLength = 2000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Stage, string Error, string Message), JobFailure> _groups = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _further;
    private FailureKind _furtherKind = FailureKind.Permanent;
    private int _inputs;
    private int _inputBytes;

    /// <param name="stage">The stage.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="attempts">Tries made.</param>
    /// <param name="describe">Names the item; called only for the first failure of a group.</param>
    /// <param name="input">The stage's input; written as JSON as long as there is room and none of its group is missing.</param>
    /// <param name="keepInput">Whether it is kept at all.</param>
    public void Add<T>(string stage, Exception error, int attempts, Func<T, string> describe, T input, bool keepInput)
    {
        error = FailureCauses.Unwrap(error);
        var causes = FailureCauses.Of(stage, error);
        var key = (stage, Error: FailureText.TypeOf(error), Message: FailureText.Cut(FailureText.MessageOf(stage, error), MaxMessageLength));
        lock (_lock)
        {
            Count(stage);
            if (_groups.TryGetValue(key, out var known))
            {
                // A replay needs all inputs of a group: with one missing, the work of writing further ones would be for nothing.
                var isComplete = keepInput && known.Inputs.Count == known.Count;
                _groups[key] = known with
                {
                    Count = known.Count + 1,
                    Causes = FailureCauses.Merge(known.Causes, causes),
                    Attempts = Math.Max(known.Attempts, attempts),
                    Inputs = isComplete ? [.. known.Inputs, .. Keep(input)] : known.Inputs,
                };
            }
            else if (_groups.Count == MaxGroups)
            {
                _further++;
                _furtherKind = FailureClassifier.IsTransient(error) ? FailureKind.Transient : _furtherKind;
            }
            else
            {
                _groups.Add(key, new()
                {
                    Stage = stage,
                    Item = describe(input),
                    Kind = FailureClassifier.Classify(error),
                    Error = key.Error,
                    Message = key.Message,
                    Causes = causes,
                    Attempts = attempts,
                    Inputs = keepInput ? Keep(input) : [],
                });
            }
        }
    }

    public IReadOnlyList<JobFailure> ToList()
    {
        lock (_lock)
        {
            return _further == 0 ? [.. _groups.Values] : [.. _groups.Values, Further()];
        }
    }

    /// <summary>How many items failed in a stage, whether they are listed or not.</summary>
    public long CountOf(string stage)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(stage);
        }
    }

    private void Count(string stage)
    {
        if (_counts.Count < MaxGroups || _counts.ContainsKey(stage))
        {
            _counts[stage] = _counts.GetValueOrDefault(stage) + 1;
        }
    }

    private JobFailure Further() => new()
    {
        Stage = JobFailure.Unlisted,
        Item = "various",
        Kind = _furtherKind,
        Error = "Further",
        Message = $"{_further} more items failed in other ways than the {MaxGroups} listed. Mend those first, then run the job again.",
        Count = _further,
    };

    private JsonElement[] Keep<T>(T input)
    {
        if (_inputs == MaxInputs || BoundedJson.TryWrite(input, Math.Min(MaxInputBytes, MaxTotalInputBytes - _inputBytes), out var bytes) is not { } json)
        {
            return [];
        }

        _inputs++;
        _inputBytes += bytes;
        return [json];
    }
}
