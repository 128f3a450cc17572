using System.Net;
using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Models.OpenAi;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>Errors of a server are told apart, and say what to change.</summary>
internal sealed class OpenAiFaultTests
{
    private ModelServer _server = null!;

    [SetUp]
    public void Start() => _server = new ModelServer();

    [TearDown]
    public void Stop() => _server.Dispose();

    [TestCase(401, "invalid_api_key", "Incorrect API key", "models.chat.apiKey")]
    [TestCase(403, "access_denied", "no", "models.chat.apiKey")]
    [TestCase(404, "model_not_found", "The model does not exist", "models.chat.model")]
    [TestCase(429, "insufficient_quota", "You exceeded your current quota", "quota")]
    [TestCase(400, "context_length_exceeded", "maximum context length is 8192 tokens", "promptTokens")]
    [TestCase(400, "", "the request exceeds the available context size", "promptTokens")]
    [TestCase(400, "content_filter", "filtered", "content filter")]
    [TestCase(400, "unsupported_value", "'temperature' does not support 0", "models.chat")]
    public async Task Error_that_will_not_pass_says_what_to_change(int status, string code, string message, string advice)
    {
        _server.Fail(status, code, message);

        var fault = await FailAsync<PermanentException>();

        Assert.That(fault.Message, Does.Contain(advice));
        Assert.That(_server.Requests, Has.Count.EqualTo(1), "the client repeats nothing itself");
    }

    [Test]
    public async Task Rate_limit_carries_what_the_server_says_of_it()
    {
        _server.Fail(429, "rate_limit_exceeded", "slow down", ("retry-after", "7"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "6m0s"));

        var fault = await FailAsync<ThrottledException>();

        Assert.That(fault.Hint, Is.EqualTo(new UpstreamHint { RetryAfter = TimeSpan.FromSeconds(7), TokensLeft = 0, TokensResetIn = TimeSpan.FromMinutes(6) }));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(500)]
    [TestCase(503)]
    [TestCase(408)]
    public async Task Error_of_the_server_may_pass(int status)
    {
        _server.Fail(status, "", "overloaded");

        var fault = await FailAsync<HttpRequestException>();

        Assert.That(fault.StatusCode, Is.EqualTo((HttpStatusCode)status));
        Assert.That(FailureClassifier.Classify(fault), Is.EqualTo(FailureKind.Transient));
    }

    [Test]
    public async Task Server_that_is_away_may_come_back()
    {
        _server.Server.Stop();

        var fault = await FailAsync<HttpRequestException>();

        Assert.That(fault.Message, Does.Contain("models.chat.url"));
        Assert.That(FailureClassifier.Classify(fault), Is.EqualTo(FailureKind.Transient));
    }

    [Test]
    public void Key_goes_over_plain_http_to_this_machine_only()
    {
        OpenAiChatOptions options = new() { ApiKey = "secret", Url = new("http://models.example/v1") };

        Assert.That(options.FindFault(), Does.Contain("https").And.Not.Contain("secret"));
        Assert.That((options with { Url = new("http://localhost:11434/v1") }).FindFault(), Is.Null);
        Assert.That((options with { Url = new("https://models.example/v1") }).FindFault(), Is.Null);
        Assert.That(new OpenAiChatOptions().FindFault(), Does.Contain("OPENAI_API_KEY"));
        Assert.That((options with { Credential = OpenAiCredential.Azure, Url = new("https://name.openai.azure.com/openai/v1") }).FindFault(), Does.Contain("remove one"));
    }

    private async Task<T> FailAsync<T>()
        where T : Exception
    {
        using var model = _server.Chat(options => options with { ApiKey = "secret-key" });
        T? fault = null;
        foreach (var streams in new[] { false, true })
        {
            _server.Server.ResetLogEntries();
            fault = await Assert.ThrowsAsync<T>(async () => await AskAsync(model, streams));
            Assert.That(fault!.ToString(), Does.Not.Contain("secret-key"));
        }

        return fault!;
    }

    private static async Task AskAsync(IChatClient model, bool streams)
    {
        if (!streams)
        {
            await model.GetResponseAsync("How?", cancellationToken: CancellationToken.None);
            return;
        }

        await foreach (var _ in model.GetStreamingResponseAsync("How?", cancellationToken: CancellationToken.None))
        {
            // Only how it ends matters.
        }
    }
}
