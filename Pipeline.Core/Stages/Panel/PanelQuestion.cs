using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Panel;

/// <summary>A question and its parts. Immutable.</summary>
/// <param name="Asked">What the job was given.</param>
/// <param name="Questions">The parts, at least one.</param>
public sealed record PanelQuestion(AskInput Asked, IReadOnlyList<SubQuestion> Questions)
{
    /// <summary>For failures and logs: the question.</summary>
    public override string ToString() => Asked.ToString();
}
