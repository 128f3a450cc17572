using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>Makes the official client for a server: over the application's HTTP clients, whose handler tells the budget of the server's rate limits, and without retries of its own, which are the stage's.</summary>
internal static class OpenAiClients
{
    /// <summary>The name of the HTTP client, for an application that wants to change it.</summary>
    public const string HttpClientName = "pipeline.models";

    // What a server without keys is sent: the client refuses an empty one.
    private const string NoKey = "none";

    private const string OneForAll = "A model is one object for the whole process, and lives as long.";

    // The scope of Azure OpenAI and Azure AI Foundry.
    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    /// <summary>Makes it.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = OneForAll)]
    public static OpenAIClient Create(OpenAiConnection connection, IServiceProvider services)
    {
        OpenAIClientOptions options = new()
        {
            Endpoint = connection.Url,
            Transport = new HttpClientPipelineTransport(CreateHttpClient(services)),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = connection.Timeout,
        };
#pragma warning disable OPENAI001 // the only constructor that takes an identity
        return connection.Credential == OpenAiCredential.Azure
            ? new OpenAIClient(new BearerTokenPolicy(new DefaultAzureCredential(), AzureScope), options)
            : new OpenAIClient(new ApiKeyCredential(connection.ApiKey.Length > 0 ? connection.ApiKey : NoKey), options);
#pragma warning restore OPENAI001
    }

    [SuppressMessage("Reliability", "CA2000", Justification = OneForAll)]
    private static HttpClient CreateHttpClient(IServiceProvider services)
    {
        var client = services.GetService<IHttpClientFactory>()?.CreateClient(HttpClientName)
            ?? new HttpClient(new LimitHeadersHandler(services.GetService<TimeProvider>() ?? TimeProvider.System) { InnerHandler = new SocketsHttpHandler() });

        // The client's own timeout and the stage's are enough, and this one would end long answers.
        client.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        return client;
    }
}
