using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

internal sealed class DemoTests
{
    [Test]
    public async Task Demo_answers_three_questions_with_citations_into_the_projects_documents()
    {
        using PipelineProgram program = new();

        var run = await program.RunAsync("demo", "--json");

        var answers = run.Document.GetProperty("answers").EnumerateArray().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(answers, Has.Count.EqualTo(3));
            Assert.That(answers.Select(answer => answer.GetProperty("citations").GetArrayLength()), Has.All.Positive);
            Assert.That(
                answers.SelectMany(answer => answer.GetProperty("citations").EnumerateArray()).Select(citation => citation.GetProperty("source").GetString()),
                Has.All.EndWith(".md"));
            Assert.That(Directory.EnumerateFileSystemEntries(program.Folder), Is.Empty, "it leaves nothing behind");
        });
    }
}
