using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>The chat model <c>openai</c> against a scripted server.</summary>
internal sealed class OpenAiChatTests
{
    private ModelServer _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public void Start() => _server = new ModelServer();

    [TearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public async Task Stream_gives_the_pieces_as_they_come_and_the_usage()
    {
        _server.Stream(["Leases are ", "renewed [1]."]);
        using var model = _server.Chat();

        List<ChatResponseUpdate> updates = [];
        await foreach (var update in model.GetStreamingResponseAsync("How?", new ChatOptions { Temperature = 0, MaxOutputTokens = 50 }, None))
        {
            updates.Add(update);
        }

        Assert.That(updates.Select(update => update.Text).Where(text => text.Length > 0), Is.EqualTo(new[] { "Leases are ", "renewed [1]." }));
        Assert.That(updates.ToChatResponse().Usage!.TotalTokenCount, Is.EqualTo(12));
        var request = _server.Requests.Single();
        Assert.That(request.GetProperty("model").GetString(), Is.EqualTo("chat-1"));
        Assert.That(request.GetProperty("stream_options").GetProperty("include_usage").GetBoolean(), Is.True);
        Assert.That(request.GetProperty("temperature").GetDouble(), Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Stream_that_is_cut_is_no_answer(bool isDone)
    {
        _server.Stream(["Leases are "], finish: null, isDone);
        using var model = _server.Chat();

        Assert.That(async () => await DrainAsync(model), Throws.TypeOf<ModelAnswerException>().With.Message.Contains("in the middle"));
    }

    [Test]
    public void Stream_withheld_by_a_filter_says_so()
    {
        _server.Stream(["Leases "], finish: "content_filter");
        using var model = _server.Chat();

        Assert.That(async () => await DrainAsync(model), Throws.TypeOf<PermanentException>().With.Message.Contains("content filter"));
    }

    [Test]
    public void Stream_of_a_web_page_says_what_to_look_at()
    {
        _server.Answer("<html>Log in</html>", type: "text/html");
        using var model = _server.Chat();

        Assert.That(async () => await DrainAsync(model), Throws.TypeOf<ModelAnswerException>());
        Assert.That(async () => await model.GetResponseAsync("How?", cancellationToken: None), Throws.TypeOf<ModelAnswerException>().With.Message.Contains("models.chat.url"));
    }

    [Test]
    public async Task Temperature_is_left_out_for_models_that_refuse_one()
    {
        _server.Stream(["Yes."]);
        using var model = _server.Chat(options => options with { Temperature = false });

        await DrainAsync(model);

        Assert.That(_server.Requests.Single().TryGetProperty("temperature", out _), Is.False);
    }

    [Test]
    public async Task Cache_answers_what_was_asked_before_with_the_same_passages()
    {
        _server.Stream(["Yes [1]."]);
        using var model = _server.Chat(options => options with { Cache = 1_000_000 });
        foreach (var passage in new[] { "one", "one", "two" })
        {
            ChatOptions options = new() { Temperature = 0 };
            new GroundedQuestion("How?", [new Passage(1, "source", "", passage, 1)]).AttachTo(options);
            await model.GetStreamingResponseAsync($"How? {passage}", options, None).ToChatResponseAsync(None);
        }

        Assert.That(_server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Functions_are_offered_and_called()
    {
        _server.Answer("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"search","arguments":"{\"query\":\"leases\"}"}}]}}]}""");
        using var model = _server.Chat();

        var response = await model.GetResponseAsync("How?", new ChatOptions { Tools = [AIFunctionFactory.Create((string query) => query, "search")] }, None);

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();
        Assert.That((call.Name, call.Arguments!["query"]?.ToString()), Is.EqualTo(("search", "leases")));
        Assert.That(_server.Requests.Single().GetProperty("tools").GetArrayLength(), Is.EqualTo(1));
    }

    private static async Task DrainAsync(IChatClient model)
    {
        await foreach (var _ in model.GetStreamingResponseAsync("How?", new ChatOptions { Temperature = 0 }, None))
        {
            // Only how it ends matters.
        }
    }
}
