using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Generation;

namespace Pipeline.Core.Hosting;

/// <summary>A step of an answer that is read while it is written. Immutable.</summary>
/// <param name="Kind">What it brings.</param>
/// <param name="JobId">The job that answers.</param>
public sealed record AnswerUpdate(AnswerUpdateKind Kind, Guid JobId)
{
    /// <summary>A piece of the answer, or what was replaced and why; empty for other kinds.</summary>
    public string Text { get; init; } = "";

    /// <summary>The citation, of <see cref="AnswerUpdateKind.Citation"/>.</summary>
    public Citation? Citation { get; init; }

    /// <summary>The ended job with its state, result and failures, of <see cref="AnswerUpdateKind.Ended"/>.</summary>
    public Job? Job { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
