using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;

namespace Pipeline.Core.Testing.Cases;

/// <summary>The plain keys of <c>expect:</c>.</summary>
internal sealed record ExpectKeys : ICheckedOptions
{
    /// <summary>How the job ends.</summary>
    public JobState State { get; init; } = JobState.Succeeded;

    /// <summary>How many times it is started.</summary>
    [Range(0, 100)]
    public int? Attempts { get; init; }

    /// <summary>Kinds of events in order.</summary>
    public IReadOnlyList<JobEventKind> Events { get; init; } = [];

    /// <summary>Whether it becomes a dead letter.</summary>
    public bool? DeadLetter { get; init; }

    /// <summary>Calls by stage.</summary>
    public IReadOnlyDictionary<string, int> Calls { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The most items by stage.</summary>
    public IReadOnlyDictionary<string, int> Occupancy { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? FindFault() => State.IsTerminal() ? null : $"'state' is {OptionKey.NameOf(State.ToString())}, in which no job ends; succeeded, partial, failed, cancelled and expired are allowed";
}
