using NUnit.Framework;
using Pipeline.Tests.EndToEnd.Recipes;

namespace Pipeline.Tests.EndToEnd;

/// <summary>docs/recipes.md and docs/quickstart.md do what they say: every command runs, ends and prints as it is shown there.</summary>
[Platform(Exclude = "Win", Reason = "The recipes are written for a POSIX shell.")]
internal sealed class RecipesTests
{
    private static IEnumerable<Recipe> Recipes => Recipe.OfDocument("recipes.md");

    [TestCaseSource(nameof(Recipes))]
    public async Task Recipe_does_what_it_says(Recipe recipe) => Assert.That(await RecipeRun.FaultOfAsync(recipe), Is.Empty);

    [Test]
    public async Task Quickstart_does_what_it_shows()
    {
        // Its sections follow each other in one folder.
        Recipe quickstart = new("Quickstart", [.. Recipe.OfDocument("quickstart.md").SelectMany(section => section.Steps)]);

        Assert.That(await RecipeRun.FaultOfAsync(quickstart), Is.Empty);
    }

    [TestCase("```sh\ntrue\nfalse\necho no\n```", "The step printed\nexit code 1, not 0: false")]
    [TestCase("```sh\ntrue   # exit 1\n```", "The step printed\nexit code 0, not 1: true")]
    [TestCase("```sh\necho one\n```\n\n```text\ntwo\n```", "but it printed\none")]
    [TestCase("```sh\nprintf 'one\\ntwo\\n'\n```\n\n```text\none\n```", "but it printed\none\ntwo")]
    [TestCase("```sh\npipeline enqueue no-flow x\n```", "exit code 1, not 0: pipeline")]
    [TestCase("```sh\ntail -f /dev/null &\nfalse\n```", "exit code 1, not 0: false")]
    public async Task A_recipe_that_does_not_hold_is_found_out(string blocks, string fault) =>
        Assert.That(await RecipeRun.FaultOfAsync(Recipe.Of($"## A task\n\n{blocks}\n").Single()), Does.Contain(fault));

    [TestCase("```sh\nfalse   # exit 1\nprintf '%s\\n' one two three\n```\n\n```text\no…\n…\nthree\n```")]
    [TestCase("```sh\ncat <<END \\\n  > a.txt\nfalse\nEND\ncat a.txt\n```\n\n```text\nfalse\n```")]
    [TestCase("Write `a.json`:\n\n```json\n{}\n```\n\nThen look:\n\n```sh\ncat a.json\n```\n\n```text\n{}\n```\n\n```console\n$ false\n```")]
    [TestCase("```sh\ntail -f /dev/null &\n```\n\nOn it goes:\n\n```sh\nkill -0 $!\n```")]
    public async Task A_recipe_that_holds_has_no_fault(string blocks) =>
        Assert.That(await RecipeRun.FaultOfAsync(Recipe.Of($"## A task\n\n{blocks}\n").Single()), Is.Empty);
}
