using System.Text.Json;
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
using Pipeline.Core.Jobs;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Panel;

/// <summary>The flow <c>panel</c> of the shipped pipeline.yaml, with models of all kinds.</summary>
[TestFixture]
public class PanelTests
{
    private const string Question = "What is a lease, and who may cancel a job, and what is a fence?";
    private static readonly ScriptedReply Split = new("1. What is a lease?\n2. Who may cancel a job?\n3. Which fence orders the effects of attempts?") { When = messages => messages[0].Text.StartsWith("Split", StringComparison.Ordinal) };
    private static readonly ScriptedReply Judge = new("A lease is a right [1]", ", and anybody may cancel. [2]") { When = IsJudge };

    private ScratchIndex _index = null!;

    [SetUp]
    public async Task IngestAsync()
    {
        _index = new();
        await using FlowHarness ingest = new(Flow("ingest", new ExtractiveChatClient(), TimeProvider.System));
        foreach (var (id, text) in new[] { ("lease", "A lease is the right to work on a job."), ("cancel", "Anybody may cancel a job at any time."), ("fence", "A fence orders the effects of attempts.") })
        {
            Assert.That((await ingest.RunAsync(new { text, documentId = id })).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        }
    }

    [Test]
    public async Task Source_that_an_agent_loses_is_told()
    {
        using ScriptedEmbeddingGenerator away = new(TimeProvider.System) { Error = static _ => new HttpRequestException("the model is away") };
        await using FlowHarness panel = new(Flow("panel", new ExtractiveChatClient(), TimeProvider.System, away));

        var outcome = await panel.RunAsync(new { question = Question });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded), string.Join("; ", outcome.Failures.Select(failure => failure.Message)));
        Assert.That(outcome.Result!.Value.GetProperty("degraded").GetRawText(), Does.Contain("the dense hits were left out for agent-1").And.Contain("the model is away"));
    }

    [TearDown]
    public async Task CloseAsync() => await _index.DisposeAsync();

    [Test]
    public async Task Agents_answers_are_merged_with_citations_of_all_and_heard_as_the_judge_writes()
    {
        var (outcome, events, model) = await AskAsync(Split, Agent("lease", "A right. [1]"), Agent("cancel", "Anybody. [1]"), Agent("fence", "An order. [1]"), Judge);

        var answer = outcome.Result!.Value;
        Assert.That(answer.GetProperty("answer").GetString(), Is.EqualTo("A lease is a right [1], and anybody may cancel. [2]"));
        Assert.That(Documents(answer), Is.EqualTo(new[] { "lease", "cancel" }));
        Assert.That(Agents(answer), Is.EqualTo(new[] { "agent-1 ok", "agent-2 ok", "agent-3 ok" }));
        Assert.That(events.Events.Where(told => told.Kind == JobEventKind.Token), Has.Exactly(2).Items, "what agents write is heard by the judge alone");
        Assert.That(model.Calls[^1].Messages[^1].Text, Does.Contain("What is a lease?\n  A right. [1]").And.Contain("Who may cancel a job?\n  Anybody. [2]").And.Contain("An order. [3]"), "one numbering");
    }

    [Test]
    public async Task Agent_that_fails_and_one_that_is_late_degrade_the_answer_and_never_fail_it()
    {
        var (outcome, _, _) = await AskAsync(
            Split, Agent("lease", "A right. [1]"), Agent("cancel", "x") with { Delay = Timeout.InfiniteTimeSpan }, Agent("fence") with { Error = new InvalidDataException("the model is ill") });

        var answer = outcome.Result!.Value;
        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That((answer.GetProperty("answer").GetString(), Documents(answer)), Is.EqualTo(("A right. [1]", new[] { "lease" })));
        Assert.That(Agents(answer), Is.EqualTo(new[] { "agent-1 ok", "agent-2 timedOut", "agent-3 failed" }));
        Assert.That(answer.GetProperty("degraded").EnumerateArray().Select(loss => $"{loss.GetProperty("what")}: {loss.GetProperty("why")}"), Is.EqualTo(new[]
        {
            "what agent-2 was asked is not in the answer: Who may cancel a job?: it had not answered after 30000 ms",
            "what agent-3 was asked is not in the answer: Which fence orders the effects of attempts?: the model is ill",
        }));
    }

    [Test]
    public async Task All_agents_failed_is_an_error_with_each_cause()
    {
        var (outcome, _, _) = await AskAsync(Split, Agent("") with { Error = new InvalidDataException("the model is ill") });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures.Single(), Has.Property("Stage").EqualTo("consult").And.Property("Message").Contains("agent-3: the model is ill"));
    }

    [Test]
    public async Task Only_agent_that_had_something_to_do_failed_is_an_error_though_others_were_idle()
    {
        var (outcome, _, _) = await AskAsync(new ScriptedReply("What is a lease?") { When = Split.When }, Agent("") with { Error = new InvalidDataException("the model is ill") });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures.Single().Message, Is.EqualTo("None of 1 agents answered: agent-1: the model is ill"));
    }

    [Test]
    public async Task Judge_that_breaks_off_leaves_the_answers_side_by_side_and_says_that_the_text_begins_anew()
    {
        var (outcome, events, _) = await AskAsync(
            Split, Agent("lease", "A right. [1]"), Agent("cancel", "Anybody. [1]"), Agent("fence", "An order. [1]"), Judge with { Error = new IOException("cut") });

        Assert.That(outcome.Result!.Value.GetProperty("answer").GetString(), Is.EqualTo("A right. [1]\n\nAnybody. [2]\n\nAn order. [3]"));
        Assert.That(Documents(outcome.Result!.Value), Is.EqualTo(new[] { "lease", "cancel", "fence" }));
        StreamedText text = new();
        foreach (var (place, told) in events.Events.Index())
        {
            text.Hear(new JobEvent(Guid.Empty, place + 1, 1, told.Kind, DateTimeOffset.UnixEpoch, told.Data));
        }

        Assert.That((text.Text, text.Restarts), Is.EqualTo(("A right. [1]\n\nAnybody. [2]\n\nAn order. [3]", 1)), "what a reader has");
    }

    [Test]
    public async Task Agent_that_calls_search_cites_what_it_finds_there()
    {
        var (outcome, _, model) = await AskAsync(
            top: 1,
            new ScriptedReply("What is a lease?") { When = Split.When },
            new ScriptedReply { Contents = [new FunctionCallContent("1", "search", new Dictionary<string, object?> { ["query"] = "fence orders effects" })] },
            new ScriptedReply { Contents = [new FunctionCallContent("2", "search", new Dictionary<string, object?> { ["query"] = "fence orders effects" })] },
            new ScriptedReply("A right [1], unlike a fence. [2] [3]"));

        Assert.That(Results(model.Calls[2])[^1], Does.Contain("number=\"2\"").And.Contain("A fence orders the effects of attempts."));
        Assert.That(Results(model.Calls[3])[^1], Does.Contain("Nothing new was found"));
        Assert.That(outcome.Result!.Value.GetProperty("answer").GetString(), Is.EqualTo("A right [1], unlike a fence. [2]"), "there is no third");
        Assert.That(Documents(outcome.Result!.Value), Is.EqualTo(new[] { "lease", "fence" }));
    }

    [Test]
    public async Task Agent_that_searches_without_end_is_ended()
    {
        var (outcome, _, model) = await AskAsync(
            new ScriptedReply("What is a lease?") { When = Split.When },
            new ScriptedReply { Contents = [new FunctionCallContent("1", "search", new Dictionary<string, object?> { ["query"] = "fence" })] });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(model.Calls, Has.Count.LessThanOrEqualTo(10));
    }

    [Test]
    public async Task Model_that_cannot_split_leaves_it_to_rules()
    {
        var (outcome, _, _) = await AskAsync(Split with { Error = new IOException("away") }, Agent("", "So. [1]"), Judge);

        Assert.That(Agents(outcome.Result!.Value), Has.Exactly(3).EndsWith("ok"));
        Assert.That(outcome.Result!.Value.GetProperty("degraded").GetRawText(), Does.Contain("split by rules"));
    }

    [Test]
    public async Task Extractive_model_needs_no_other_and_cites_for_each_part()
    {
        await using FlowHarness harness = new(Flow("panel", new ExtractiveChatClient(), TimeProvider.System), TimeProvider.System);

        var answer = (await harness.RunAsync(new { question = Question })).Result!.Value;

        Assert.That(Agents(answer), Is.EqualTo(new[] { "agent-1 ok", "agent-2 ok", "agent-3 ok" }));
        Assert.That(answer.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("name").GetString()), Does.Contain("agent-3/lexical"));
        await harness.AssertSettledAsync();
    }

    [Test]
    public async Task Jobs_of_a_panel_do_not_touch_one_another()
    {
        ManualClock clock = new();
        ScriptedReply[] replies = [Split with { Times = 99 }, Agent("lease", "A right. [1]") with { Times = 99 }, Agent("cancel") with { Times = 99, Error = new IOException("away") }, Agent("fence", "An order. [1]") with { Times = 99 }, Judge with { Times = 99 }];
        using ScriptedChatClient model = new(clock, replies);
        await using FlowHarness harness = new(Flow("panel", model, clock), TimeProvider.System);

        await harness.AssertIsolatedAsync(
            [new { question = Question }, new { question = "" }, new { question = Question }], outcome => $"{outcome.Kind} {(outcome.Result is { } result && result.TryGetProperty("answer", out var answer) ? answer.GetString() : "")} {outcome.Failures.Count}");
    }

    private static List<string?> Results(ScriptedCall call) => [.. call.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result?.ToString())];

    private Task<(JobOutcome Outcome, EventRecorder Events, ScriptedChatClient Model)> AskAsync(params ScriptedReply[] replies) => AskAsync(top: null, replies);

    private async Task<(JobOutcome Outcome, EventRecorder Events, ScriptedChatClient Model)> AskAsync(int? top, params ScriptedReply[] replies)
    {
        ManualClock clock = new();
        ScriptedChatClient model = new(clock, replies);
        EventRecorder events = new();
        var flow = Flow("panel", model, clock);
        await using FlowHarness harness = new(flow, clock);
        await using ClockDriver driver = new(clock, harness.Probe);
        var outcome = await harness.RunAsync(new { question = Question, top }, events);
        await harness.AssertSettledAsync();
        return (outcome, events, model);
    }

    private FlowDefinition Flow(string name, IChatClient chat, TimeProvider time, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null)
    {
        var registry = BuiltIn.CreateRegistry();
        var services = new ServiceCollection()
            .AddSingleton<IChunkIndex>(_index)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(embeddings ?? new LexicalEmbeddingGenerator(64))
            .AddSingleton(chat)
            .AddSingleton(time)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .BuildServiceProvider();
        return FlowCompiler.Compile(PipelineFile.LoadBuiltIn(registry, static _ => null).Require(), registry.Stages, services)[name];
    }

    private static ScriptedReply Agent(string about, params string[] pieces) => new(pieces)
    {
        When = messages => messages[0].Text.StartsWith("You answer", StringComparison.Ordinal) && !IsJudge(messages) && messages[1].Text.Split("Question:")[^1].Contains(about, StringComparison.Ordinal),
    };

    private static bool IsJudge(IReadOnlyList<ChatMessage> messages) => messages[^1].Text.StartsWith("Agents have", StringComparison.Ordinal);

    private static List<string?> Documents(JsonElement answer) => [.. answer.GetProperty("citations").EnumerateArray().Select(citation => citation.GetProperty("documentId").GetString())];

    private static List<string> Agents(JsonElement answer) => [.. answer.GetProperty("agents").EnumerateArray().Select(agent => $"{agent.GetProperty("name")} {agent.GetProperty("status")}")];
}
