using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Flow;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

/// <summary>The flow ask, as pipeline.yaml makes it, while a model is away.</summary>
internal sealed class DegradedAskTests
{
    private readonly TempFolder _folder = new();
    private EmbeddedChunkIndex _index = null!;
    private ScriptedEmbeddingGenerator _embeddings = null!;
    private bool _noEmbeddings;

    [OneTimeSetUp]
    public async Task IngestAsync()
    {
        _index = await EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _embeddings = new(TimeProvider.System) { Error = _ => _noEmbeddings ? new HttpRequestException("no key", null, HttpStatusCode.Unauthorized) : null };
        await File.WriteAllTextAsync(_folder.File("animals.md"), "# Owls\n\nThe owl sleeps in the barn. It hunts mice at night.\n");
        using ScriptedChatClient chat = new(TimeProvider.System);
        await using FlowHarness ingest = new(Flow("", "ingest", chat));
        await ingest.RunAsync(new { path = _folder.File("animals.md") });
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        await _index.DisposeAsync();
        _embeddings.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Embedding_that_fails_degrades_to_a_search_by_words()
    {
        using ScriptedChatClient chat = new(TimeProvider.System, new ScriptedReply("In the barn. [1]"));
        await using FlowHarness ask = new(Flow("", "ask", chat));
        _noEmbeddings = true;
        try
        {
            var outcome = await ask.RunAsync(new { question = "Where does the owl sleep?" });

            Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
            Assert.That(outcome.Result!.Value.GetProperty("citations").GetArrayLength(), Is.EqualTo(1));
            Assert.That(outcome.Result!.Value.GetProperty("degraded").GetRawText(), Is.EqualTo("""[{"stage":"embed","what":"'embed' was replaced by 'lexical'","why":"no key"}]"""));
        }
        finally
        {
            _noEmbeddings = false;
        }
    }

    [Test]
    public async Task Question_that_cannot_be_asked_is_not_replaced()
    {
        using ScriptedChatClient chat = new(TimeProvider.System);
        await using FlowHarness ask = new(Flow("", "ask", chat));

        Assert.That((await ask.RunAsync(new { question = "" })).Failures.Single().Message, Does.StartWith("The question cannot be asked"));
    }

    [Test]
    public async Task Stream_that_breaks_off_is_replaced_by_an_extractive_answer()
    {
        using ScriptedChatClient chat = new(TimeProvider.System, Cut("The owl sl"));
        EventRecorder events = new();
        await using FlowHarness ask = new(Flow("stages: { generate: { fallback: extractive } }", "ask", chat));

        var outcome = await ask.RunAsync(new { question = "Where does the owl sleep?" }, events);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded), string.Join("; ", outcome.Failures.Select(failure => failure.Message)));
        var text = events.Events.Select(happened => happened.ToString()).Where(happened => happened.StartsWith("Token", StringComparison.Ordinal) || happened.StartsWith("Degraded", StringComparison.Ordinal)).ToList();
        Assert.That(outcome.Result!.Value.GetProperty("answer").GetString(), Does.Contain("The owl sleeps in the barn. [1]").And.Not.StartWith("The owl slThe"));
        Assert.That(text[0], Is.EqualTo("""Token {"text":"The owl sl"}"""));
        Assert.That(text[1], Does.StartWith("Degraded").And.Contain("'generate' was replaced by 'extractive'").And.Contain("stream cut").And.Contain("\"restarts\":true"));
        Assert.That(text[2], Is.EqualTo("""Token {"text":"","restarts":true}"""));
        Assert.That(text.Skip(3), Is.Not.Empty);
    }

    [Test]
    public async Task Model_that_is_away_is_replaced_by_the_answer_it_gave_before()
    {
        using ScriptedChatClient chat = new(TimeProvider.System, new ScriptedReply("In the barn. [1]"), Cut());
        await using FlowHarness ask = new(Flow("stages: { generate: { fallback: cached }, cached: { fallback: extractive } }", "ask", chat));
        await ask.RunAsync(new { question = "Where does the owl sleep?" });

        var again = await ask.RunAsync(new { question = "Where does the owl sleep?" });
        var other = await ask.RunAsync(new { question = "Which animal hunts mice?" });

        Assert.That(again.Result!.Value.GetProperty("answer").GetString(), Is.EqualTo("In the barn. [1]"));
        Assert.That(again.Result!.Value.GetProperty("degraded")[0].GetProperty("what").GetString(), Is.EqualTo("'generate' was replaced by 'cached'"));
        Assert.That(other.Result!.Value.GetProperty("degraded").EnumerateArray().Select(loss => loss.GetProperty("what").GetString()), Is.EqualTo(["'generate' was replaced by 'cached'", "'cached' was replaced by 'extractive'"]));
    }

    private FlowDefinition Flow(string stages, string flow, ScriptedChatClient chat)
    {
        var registry = BuiltIn.CreateRegistry();
        var options = PipelineFile.Parse("test.yaml", $"version: 1\n{stages}\nflows: {{ ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }}\n", registry, _ => null).Require();
        var services = new ServiceCollection()
            .AddSingleton<IChunkIndex>(_ => _index)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_ => _embeddings)
            .AddSingleton<IChatClient>(_ => chat)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<AnswerCache>()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .BuildServiceProvider();
        return FlowCompiler.Compile(options, registry.Stages, services)[flow];
    }

    private static ScriptedReply Cut(params string[] before) => new(before) { Error = new IOException("stream cut") };
}
