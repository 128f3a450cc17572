using Pipeline.Core.Models;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>
/// What of passages and history a prompt has room for. Pure. The newest turns of the conversation get a quarter at most; the passages get the rest, best first; the best one is in
/// whatever its length. Tokens are estimated (<see cref="TokenEstimator"/>).
/// </summary>
/// <param name="Passages">The passages that fit.</param>
/// <param name="History">The turns that fit, oldest first.</param>
internal sealed record PromptBudget(IReadOnlyList<Passage> Passages, IReadOnlyList<AskTurn> History)
{
    // The rules, and around each passage its tags with the number, source and heading.
    private const int RulesTokens = 250;
    private const int TagTokens = 40;
    private const int HistoryShare = 4;

    /// <summary>What fits.</summary>
    public static PromptBudget Fit(int tokens, string question, IReadOnlyList<Passage> passages, IReadOnlyList<AskTurn> history)
    {
        var room = tokens - RulesTokens - TokenEstimator.Estimate(question);
        var turns = Take(history.Reverse(), room / HistoryShare, CostOf, 0);
        return new PromptBudget(
            Take(passages, room - turns.Sum(CostOf), passage => TokenEstimator.Estimate(passage.Text) + TokenEstimator.Estimate(passage.Heading) + TagTokens, 1),
            [.. turns.AsEnumerable().Reverse()]);
    }

    private static int CostOf(AskTurn turn) => TokenEstimator.Estimate(turn.Question) + TokenEstimator.Estimate(turn.Answer);

    private static List<T> Take<T>(IEnumerable<T> items, int room, Func<T, int> cost, int least)
    {
        List<T> taken = [];
        foreach (var item in items)
        {
            room -= cost(item);
            if (room < 0 && taken.Count >= least)
            {
                break;
            }

            taken.Add(item);
        }

        return taken;
    }
}
