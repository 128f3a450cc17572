using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Commands.Dead;

/// <summary>Dead letters that failed in the same stage for the same cause.</summary>
/// <param name="Flow">Their flow.</param>
/// <param name="Stage">The stage of their first failure.</param>
/// <param name="Cause">Its error and message, without what is particular to one of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the first of them failed.</param>
/// <param name="Newest">When the last of them failed.</param>
/// <param name="Sample">One of them, for <c>dead show</c>.</param>
internal sealed record DeadGroup(string Flow, string Stage, string Cause, int Count, DateTimeOffset Oldest, DateTimeOffset Newest, Guid Sample);

/// <summary>Puts dead letters together by what they failed with. Not thread-safe.</summary>
internal sealed class DeadGroups
{
    private const string Unknown = "–";

    private readonly Dictionary<(string Flow, string Stage, string Cause), DeadGroup> _groups = [];

    public void Add(Job letter)
    {
        var first = letter.Failures.Count > 0 ? letter.Failures[0] : null;
        var (stage, cause) = (first?.Stage ?? Unknown, first is null ? Unknown : $"{first.Error}: {FailurePattern.Of(first.Message, first.Items.Count > 0 ? first.Items[0] : "")}");
        var key = (letter.Request.Flow, stage, cause);
        var at = letter.FinishedAt ?? letter.AcceptedAt;
        _groups[key] = _groups.TryGetValue(key, out var group)
            ? group with { Count = group.Count + 1, Oldest = at < group.Oldest ? at : group.Oldest, Newest = at > group.Newest ? at : group.Newest }
            : new DeadGroup(letter.Request.Flow, stage, cause, 1, at, at, letter.Id);
    }

    /// <summary>The groups, those of the most letters first.</summary>
    public IReadOnlyList<DeadGroup> Most(int limit) => [.. _groups.Values.OrderByDescending(group => group.Count).ThenByDescending(group => group.Newest).Take(limit)];
}
