using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Jobs;

/// <summary>
/// What a stage may know and say of the job it works for. Thread-safe: items of one job run in many stages at once.
/// </summary>
public interface IJobContext
{
    /// <summary>The job, as it was leased.</summary>
    Job Job { get; }

    /// <summary>The name of the stage that is called, as its flow has it.</summary>
    string Stage { get; }

    /// <summary>For the stage's log lines; its category is <c>Pipeline.Stage.</c> with the flow's and the stage's names.</summary>
    ILogger Logger { get; }

    /// <summary>Fires when the job is cancelled, its deadline passes, its lease is lost, or the worker is forced to stop.</summary>
    CancellationToken Cancelled { get; }

    /// <summary>Adds to one of the job's counters; they are part of its result and of its progress events.</summary>
    /// <param name="counter">The counter's name, camelCase: <c>documents</c>, <c>chunks</c>.</param>
    /// <param name="amount">How much to add.</param>
    void Count(string counter, long amount = 1);

    /// <summary>
    /// Says that something was done for the job although nothing of it goes on to the next stage: a document that was stored already, or one that was deleted. A job in which
    /// something failed ends as <see cref="JobState.Partial"/> when something else was done or came through, and has failed otherwise.
    /// </summary>
    void Done();

    /// <summary>
    /// Records the failure of something inside an item without failing the item itself: one unreadable file of a folder. The job ends at best
    /// <see cref="JobState.Partial"/>.
    /// </summary>
    /// <param name="stage">The stage that reports it.</param>
    /// <param name="item">What failed, in words a person knows.</param>
    /// <param name="error">Why.</param>
    void Fail(string stage, string item, Exception error);

    /// <summary>Says that a part of the result was replaced by something lesser, with an event.</summary>
    /// <param name="stage">The stage that reports it.</param>
    /// <param name="what">What was replaced and by what.</param>
    /// <param name="why">The cause.</param>
    void Degrade(string stage, string what, string why);

    /// <summary>Appends an event. Returns when the event is in the sink's bounded buffer, so that a fast producer is slowed.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="data">Serialized as JSON with the project's options; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room.</param>
    ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken);
}
