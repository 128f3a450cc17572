using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Stages.Panel;

namespace Pipeline.Tests.Stages.Panel;

[TestFixture]
public class PanelBudgetTests
{
    [Test]
    public void Never_more_is_given_out_than_there_is() => Gen.Select(Gen.Int[0, 5_000], Gen.Int[1, 2_000].Array[1, 20]).Sample((tokens, wanted) =>
    {
        PanelBudget budget = new(tokens, searches: 3);
        var taken = wanted.Sum(budget.Take);
        return taken <= tokens && taken + budget.Tokens == tokens;
    });

    [Test]
    public void Tokens_not_written_are_there_for_others()
    {
        PanelBudget budget = new(100, searches: 2);
        var taken = budget.Take(90);

        Assert.That((taken, budget.Take(90)), Is.EqualTo((90, 0)), "fewer than sixteen are no answer");
        budget.Return(taken, "four words of answer");
        Assert.That(budget.Tokens, Is.InRange(80, 98));
        Assert.That(new[] { budget.TrySearch(), budget.TrySearch(), budget.TrySearch() }, Is.EqualTo(new[] { true, true, false }));
    }
}
