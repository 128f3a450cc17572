using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Limits;

/// <summary>
/// What an upstream allows: the budget that all stages share whose <c>rateLimit</c> names it, in all flows of a process. Several workers each have the whole
/// of it: give each its part.
/// </summary>
public sealed record LimitOptions : ICheckedOptions
{
    /// <summary>Calls in any window of a length.</summary>
    /// <value>1/1d – 1000000000/100ms. Default: <see langword="null"/>, which is no limit.</value>
    public Rate? Requests { get; init; }

    /// <summary>Tokens in any window of a length, as stages estimate them before each call.</summary>
    /// <value>1/1d – 1000000000/100ms. Default: <see langword="null"/>, which is no limit.</value>
    public Rate? Tokens { get; init; }

    /// <summary>Calls at the same time.</summary>
    /// <value>1–10,000. Default: <see langword="null"/>, which is no limit.</value>
    [Range(1, 10_000)]
    public int? Concurrent { get; init; }

    /// <summary>
    /// Flows, the most urgent first: while one waits, those after it get nothing, and those after the first spread their calls evenly, so that the first never waits for a
    /// whole window. Flows that are not named come last, together.
    /// </summary>
    /// <value>Names of flows, each once. Default: none: all flows are alike.</value>
    [MaxLength(64)]
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <inheritdoc/>
    public string? FindFault()
    {
        if (Requests is null && Tokens is null && Concurrent is null)
        {
            return "it limits nothing; give 'requests: 3000/1m', 'tokens: 1000000/1m' or 'concurrent: 8'";
        }

        var twice = Priority.GroupBy(flow => flow, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"'priority' names the flow '{twice.Key}' {twice.Count()} times; name each once";
    }
}
