using System.Text;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Failures;

/// <summary>
/// A job's failures, grouped by stage, error and what their messages have in common, with the names of what failed and the causes inside them. Bounded whatever happens: at most
/// <see cref="MaxGroups"/> groups, the rest in one more; names up to <see cref="MaxItemBytes"/> in all; inputs are kept as JSON up to <see cref="MaxInputBytes"/> each, and
/// <see cref="MaxInputs"/> and <see cref="MaxTotalInputBytes"/> in all. Thread-safe.
/// </summary>
internal sealed class FailureLog
{
    internal const int MaxGroups = 100;
    internal const int MaxItemBytes = 1024 * 1024;
    internal const int MaxInputBytes = 64 * 1024;
    internal const int MaxTotalInputBytes = 256 * 1024;
    internal const int MaxInputs = 64;
    private const int MaxMessageLength = 2000;
    private const int MaxItemLength = 4096; // of a path, on most systems

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Stage, string Error, FailureKind Kind, string Pattern), FailureGroup> _groups = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private FailureGroup? _further;
    private FailureKind _furtherKind = FailureKind.Permanent;
    private int _itemBytes;
    private int _inputs;
    private int _inputBytes;

    /// <param name="stage">The stage.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="attempts">Tries made.</param>
    /// <param name="describe">Names the item.</param>
    /// <param name="input">The stage's input; written as JSON as long as there is room and none of its group is missing.</param>
    /// <param name="keepInput">Whether it is kept at all.</param>
    /// <returns>Whether the item's name was kept; otherwise there is no more room for names.</returns>
    public bool Add<T>(string stage, Exception error, int attempts, Func<T, string> describe, T input, bool keepInput)
    {
        error = FailureCauses.Unwrap(error);
        var item = FailureText.Cut(describe(input), MaxItemLength);
        JobFailure failure = new()
        {
            Stage = stage,
            Item = item,
            Kind = FailureClassifier.Classify(error),
            Error = FailureText.TypeOf(error),
            Message = FailureText.Cut(FailureText.MessageOf(stage, error), MaxMessageLength),
            Causes = FailureCauses.Of(stage, error),
            Attempts = attempts,
        };
        var key = (stage, failure.Error, failure.Kind, FailurePattern.Of(failure.Message, item));
        lock (_lock)
        {
            Count(stage);
            var group = Add(key, failure);
            if (keepInput && group != _further && group.MayKeepInput)
            {
                KeepInput(input, group);
            }

            return KeepName(item, group);
        }
    }

    public IReadOnlyList<JobFailure> ToList()
    {
        lock (_lock)
        {
            return _further is null ? [.. _groups.Values.Select(group => group.ToFailure())] : [.. _groups.Values.Select(group => group.ToFailure()), Further(_further)];
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

    private FailureGroup Add((string Stage, string Error, FailureKind Kind, string Pattern) key, JobFailure failure)
    {
        if (_groups.TryGetValue(key, out var known))
        {
            known.Add(failure.Causes, failure.Attempts);
            return known;
        }

        if (_groups.Count < MaxGroups)
        {
            return _groups[key] = new FailureGroup(failure);
        }

        _furtherKind = failure.Kind == FailureKind.Transient ? FailureKind.Transient : _furtherKind;
        _further?.Add([], 1);
        return _further ??= new FailureGroup(failure with { Stage = JobFailure.Unlisted, Item = "various", Error = "Further", Causes = [], Attempts = 1 });
    }

    private JobFailure Further(FailureGroup further) => further.ToFailure() with
    {
        Kind = _furtherKind,
        Message = $"{further.Count} more items failed in other ways than the {MaxGroups} listed. Mend those first, then run the job again.",
    };

    private bool KeepName(string item, FailureGroup group)
    {
        var bytes = Encoding.UTF8.GetByteCount(item);
        if (bytes > MaxItemBytes - _itemBytes)
        {
            return false;
        }

        _itemBytes += bytes;
        group.Keep(item);
        return true;
    }

    private void KeepInput<T>(T input, FailureGroup group)
    {
        if (_inputs < MaxInputs && BoundedJson.TryWrite(input, Math.Min(MaxInputBytes, MaxTotalInputBytes - _inputBytes), out var bytes) is { } json)
        {
            _inputs++;
            _inputBytes += bytes;
            group.Keep(json);
        }
    }
}
