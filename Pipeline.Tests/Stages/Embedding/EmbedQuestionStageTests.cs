using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Retrieval;
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
    public void Invoke_wrong_input_fails_for_good_and_asks_no_model(string json, string expected)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        Assert.That(async () => await InvokeAsync(model, json), Throws.TypeOf<PermanentException>().With.Message.Contains(expected));
        Assert.That(model.Texts, Is.Empty);
    }

    [Test]
    public void Invoke_question_of_8001_characters_is_refused()
    {
        Assert.That(new AskInput { Question = new string('x', 8000) }.FindFaults(), Is.Empty);
        Assert.That(new AskInput { Question = new string('x', 8001) }.FindFaults(), Has.One.Contains("8001 characters; 1 to 8,000"));
    }

    private static async Task<EmbeddedQuestion> InvokeAsync(ScriptedEmbeddingGenerator model, string json) => await new EmbedQuestionStage(model, "m", new FakeTimeProvider())
        .InvokeAsync(JsonSerializer.Deserialize<AskInput>(json, PipelineJson.Options)!, new RecordingJobContext(), CancellationToken.None);
}
