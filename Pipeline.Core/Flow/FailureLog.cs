using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow;

/// <summary>
/// A job's failures, grouped by stage, error and message. Bounded whatever happens: at most <see cref="MaxGroups"/> groups, the rest counted in one
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
        var key = (stage, Error: FailureText.TypeOf(error), Message: Cut(FailureText.MessageOf(stage, error)));
        lock (_lock)
        {
            if (_groups.TryGetValue(key, out var known))
            {
                // A replay needs all inputs of a group: with one missing, the work of writing further ones would be for nothing.
                var isComplete = keepInput && known.Inputs.Count == known.Count;
                _groups[key] = known with
                {
                    Count = known.Count + 1,
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

    private static string Cut(string message) => message.Length <= MaxMessageLength ? message : string.Concat(message.AsSpan(0, MaxMessageLength), "…");
}
