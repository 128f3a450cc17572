using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Limits;
using Pipeline.Core.Models.OpenAi;
using Pipeline.Core.Queues.Azure.Records;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>A scripted server of the OpenAI API on a free port of this machine.</summary>
internal sealed class ModelServer(ILoggerFactory? logs = null) : IDisposable
{
    private readonly ServiceProvider _services = CreateServices(logs);

    /// <summary>The server, for scripts of a test's own.</summary>
    public WireMockServer Server { get; } = WireMockServer.Start();

    /// <summary>Its base URL.</summary>
    public Uri Url => new(Server.Url! + "/v1");

    /// <summary>The bodies of the requests it was sent.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. Server.LogEntries.Select(entry => JsonDocument.Parse(entry.RequestMessage!.Body!).RootElement)];

    /// <summary>An embedding model on it.</summary>
    public IEmbeddingGenerator<string, Embedding<float>> Embedding(Func<OpenAiEmbeddingOptions, OpenAiEmbeddingOptions>? change = null)
    {
        OpenAiEmbeddingOptions options = new() { Url = Url, Model = "embed-1", Telemetry = false };
        return OpenAiBackend.Embedding.Create(_services, change?.Invoke(options) ?? options);
    }

    /// <summary>A chat model on it.</summary>
    public IChatClient Chat(Func<OpenAiChatOptions, OpenAiChatOptions>? change = null)
    {
        OpenAiChatOptions options = new() { Url = Url, Model = "chat-1", Telemetry = false };
        return OpenAiBackend.Chat.Create(_services, change?.Invoke(options) ?? options);
    }

    /// <summary>Answers all calls with a body.</summary>
    public void Answer(string body, int status = 200, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var response = Response.Create().WithStatusCode(status).WithHeader("content-type", type).WithBody(body);
        foreach (var (name, value) in headers)
        {
            response = response.WithHeader(name, value);
        }

        Server.Given(Request.Create().UsingPost()).RespondWith(response);
    }

    /// <summary>Answers with an error as OpenAI writes it.</summary>
    public void Fail(int status, string code, string message, params (string Name, string Value)[] headers) =>
        Answer(JsonSerializer.Serialize(new { error = new { code, message, type = "error" } }), status, "application/json", headers);

    /// <summary>Answers with a stream of pieces.</summary>
    public void Stream(IEnumerable<string> pieces, string? finish = "stop", bool isDone = true) =>
        Answer(string.Concat(pieces.Select(piece => Chunk(new { content = piece }, null)).Concat(finish is null ? [] : [Chunk(new { }, finish), Usage]).Append(isDone ? "data: [DONE]\n\n" : "")), type: "text/event-stream");

    /// <summary>Answers each embedding call with a vector a text.</summary>
    public void Embed(int dimensions, string? number = null) => Server.Given(Request.Create().WithPath("/v1/embeddings").UsingPost()).RespondWith(
        Response.Create().WithHeader("content-type", "application/json").WithBody(request =>
        {
            var input = JsonDocument.Parse(request.Body!).RootElement.GetProperty("input");
            var vector = "[" + string.Join(',', Enumerable.Range(0, dimensions).Select(place => number ?? (place == 0 ? "1" : "0"))) + "]";
            var data = Enumerable.Range(0, input.GetArrayLength()).Select(place => string.Create(CultureInfo.InvariantCulture, $$"""{"object":"embedding","index":{{place}},"embedding":{{vector}}}"""));
            return $$$"""{"object":"list","model":"embed-1","data":[{{{string.Join(',', data)}}}],"usage":{"prompt_tokens":3,"total_tokens":3}}""";
        }));

    public void Dispose()
    {
        Server.Dispose();
        _services.Dispose();
    }

    private static string Usage => "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"chat-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}\n\n";

    private static string Chunk(object delta, string? finish) => "data: " + JsonSerializer.Serialize(
        new { id = "1", @object = "chat.completion.chunk", created = 1, model = "chat-1", choices = new[] { new { index = 0, delta, finish_reason = finish } } }) + "\n\n";

    private static ServiceProvider CreateServices(ILoggerFactory? logs)
    {
        ServiceCollection services = new();
        services.AddLogging();
        if (logs is not null)
        {
            services.AddSingleton(logs);
        }

        services.AddSingleton(TimeProvider.System);
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(provider => new LimitHeadersHandler(provider.GetRequiredService<TimeProvider>())));
        return services.BuildServiceProvider();
    }
}
