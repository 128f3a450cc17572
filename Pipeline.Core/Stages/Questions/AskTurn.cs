namespace Pipeline.Core.Stages.Questions;

/// <summary>A question of a conversation and the answer it got. Immutable.</summary>
public sealed record AskTurn
{
    /// <summary>The most turns of a history.</summary>
    public const int MaxTurns = 50;

    /// <summary>The longest answer, in characters.</summary>
    public const int MaxAnswer = 32_000;

    /// <summary>What was asked.</summary>
    /// <value>1–8,000 characters.</value>
    public string? Question { get; init; }

    /// <summary>What was answered.</summary>
    /// <value>At most 32,000 characters; may be missing. Default: <see langword="null"/>.</value>
    public string? Answer { get; init; }

    /// <summary>What is wrong with a history.</summary>
    internal static IEnumerable<string> FindFaults(IReadOnlyList<AskTurn>? history)
    {
        if (history is null || history.Count > MaxTurns)
        {
            return [$"'history' has {history?.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} turns; a list of at most {MaxTurns} is allowed"];
        }

        return history.SelectMany(static (turn, index) => FaultsOf(turn, index + 1));
    }

    private static IEnumerable<string> FaultsOf(AskTurn? turn, int number)
    {
        if (string.IsNullOrWhiteSpace(turn?.Question) || turn.Question.Length > AskInput.MaxQuestion)
        {
            yield return $"turn {number} of 'history' has a question of {turn?.Question?.Length ?? 0} characters; 1 to {AskInput.MaxQuestion} are allowed, not all blank";
        }

        if (turn?.Answer is { Length: > MaxAnswer } answer)
        {
            yield return $"turn {number} of 'history' has an answer of {answer.Length} characters; {MaxAnswer} at most are allowed";
        }
    }
}
