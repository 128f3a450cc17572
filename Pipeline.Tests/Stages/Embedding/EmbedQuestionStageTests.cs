using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Embedding;

internal sealed class EmbedQuestionStageTests
{
    [Test]
    public async Task Invoke_gives_the_question_its_vector()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System, 2) { Answer = _ => [[0, 2]] };
        var question = await InvokeAsync(model, """{"question":"Why?","top":3}""");

        Assert.That((question.Question, question.Top, question.Model), Is.EqualTo(("Why?", 3, "m")));
        Assert.That(question.Vector.ToArray(), Is.EqualTo(new float[] { 0, 1 }));
    }

    [TestCase("""{}""", "'question' has 0 characters")]
    [TestCase("""{"question":" "}""", "not all blank")]
    [TestCase("""{"question":"a","top":0}""", "'top' is 0; 1 to 100 are allowed")]
    [TestCase("""{"question":"a","top":101}""", "'top' is 101")]
    [TestCase("""{"question":"a","filtre":{}}""", "unknown property 'filtre'; allowed are question, top, filter")]
    [TestCase("""{"question":"a","sentences":21}""", "'sentences' is 21; 1 to 20 are allowed")]
    [TestCase("""{"question":"a","language":"x1"}""", "'language' is 'x1'; give a name or tag")]
    [TestCase("""{"question":"a","history":[{"question":"b"},{"answer":"c"}]}""", "turn 2 of 'history' has a question of 0 characters")]
    public void Invoke_wrong_input_fails_for_good_and_asks_no_model(string json, string expected)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        Assert.That(async () => await InvokeAsync(model, json), Throws.TypeOf<PermanentException>().With.Message.Contains(expected));
        Assert.That(model.Texts, Is.Empty);
    }

    [Test]
    public async Task Invoke_question_of_a_conversation_is_searched_with_the_one_before()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);

        var question = await InvokeAsync(model, """{"question":"And how often?","history":[{"question":"Who is it?"},{"question":"How is a lease renewed?","answer":"By its keeper."}]}""");

        Assert.That(question.Question, Is.EqualTo("How is a lease renewed?\nAnd how often?"));
        Assert.That(model.Texts, Is.EqualTo(["How is a lease renewed?\nAnd how often?"]));
    }

    [Test]
    public void FindFaults_history_has_at_most_50_turns_and_answers_of_32000_characters()
    {
        AskTurn turn = new() { Question = "q", Answer = new string('x', 32_000) };

        Assert.That(new AskInput { Question = "q", History = [.. Enumerable.Repeat(turn, 50)] }.FindFaults(), Is.Empty);
        Assert.That(new AskInput { Question = "q", History = [.. Enumerable.Repeat(turn, 51)] }.FindFaults(), Has.One.Contains("'history' has 51 turns"));
        Assert.That(new AskInput { Question = "q", History = [turn with { Answer = turn.Answer + "x" }] }.FindFaults(), Has.One.Contains("an answer of 32001 characters"));
    }

    [Test]
    public void Invoke_question_of_8001_characters_is_refused()
    {
        Assert.That(new AskInput { Question = new string('x', 8000) }.FindFaults(), Is.Empty);
        Assert.That(new AskInput { Question = new string('x', 8001) }.FindFaults(), Has.One.Contains("8001 characters; 1 to 8,000"));
    }

    private static async Task<VectorizedQuestion> InvokeAsync(ScriptedEmbeddingGenerator model, string json) => await new EmbedQuestionStage(model, "m", new FakeTimeProvider())
        .InvokeAsync(JsonSerializer.Deserialize<AskInput>(json, PipelineJson.Options)!, new RecordingJobContext(), CancellationToken.None);
}
