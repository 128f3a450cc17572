using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Testing.Cases;

/// <summary>What a test case expects of its job; what is <see langword="null"/> or empty is not asked. Immutable.</summary>
public sealed record TestExpectation
{
    /// <summary>How the job ends.</summary>
    /// <value>A terminal state. Default: <see cref="JobState.Succeeded"/>.</value>
    public JobState State { get; init; } = JobState.Succeeded;

    /// <summary>Part of the result, see <see cref="SubsetMatch"/>.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Parts of failures, each of which the job must have, see <see cref="SubsetMatch"/>.</summary>
    public JsonElement? Failures { get; init; }

    /// <summary>How many times the job is started.</summary>
    public int? Attempts { get; init; }

    /// <summary>Kinds of events that come in this order; others may come between them.</summary>
    public IReadOnlyList<JobEventKind> Events { get; init; } = [];

    /// <summary>Whether the job becomes a dead letter.</summary>
    public bool? DeadLetter { get; init; }

    /// <summary>How often each stage is called, tries included; a batch is one call.</summary>
    public IReadOnlyDictionary<string, int> Calls { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The most items each stage may hold at once, waiting and worked on.</summary>
    public IReadOnlyDictionary<string, int> Occupancy { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
