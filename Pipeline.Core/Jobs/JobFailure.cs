using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>One cause of failure within a job: what failed, where, why, and how often.</summary>
public sealed record JobFailure
{
    /// <summary>The <see cref="Stage"/> of those failures that came after too many others to be listed: they are only counted.</summary>
    public const string Unlisted = "";

    /// <summary>The stage that failed; <see cref="Unlisted"/> for various ones.</summary>
    public required string Stage { get; init; }

    /// <summary>What it was working on, in words a person knows: a path, a question, a chunk's place. The first one, if several failed alike.</summary>
    public required string Item { get; init; }

    /// <summary>Whether another attempt may help.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>The exception's type, without namespace.</summary>
    public required string Error { get; init; }

    /// <summary>What happened, with the values, and what to do next. Of the first one, if several failed alike.</summary>
    public required string Message { get; init; }

    /// <summary>How many items failed alike: in this stage, with this error, and with a message that says the same of another item or with other values.</summary>
    public long Count { get; init; } = 1;

    /// <summary>
    /// What failed alike, each in words a person knows, <see cref="Item"/> first. Fewer than <see cref="Count"/> when there was no more room: all names of a job's failures take
    /// at most 1 MiB of UTF-8; each further one is an error in the log of its worker (1016). Empty in events and in lists of jobs.
    /// </summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>What it was caused by: the inner exceptions of all items grouped here, each kind once, with its count.</summary>
    public IReadOnlyList<FailureCause> Causes { get; init; } = [];

    /// <summary>Tries made on the item by the stage's retry policy.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>
    /// The failed stage's inputs as JSON, so that a replay can start there; fewer than <see cref="Count"/> when some could not be written as JSON or there
    /// was no more room: 64 KiB for one, and 64 inputs and 256 KiB for all failures of a job.
    /// </summary>
    public IReadOnlyList<JsonElement> Inputs { get; init; } = [];
}
