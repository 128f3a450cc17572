using Pipeline.Core.Options;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>Where a model is served and how it is asked: what embedding and chat models have in common.</summary>
internal abstract record OpenAiConnection : ICheckedOptions
{
    private const string OpenAi = "https://api.openai.com/v1";

    /// <summary>
    /// The server's base URL: <c>https://api.openai.com/v1</c>, <c>https://NAME.openai.azure.com/openai/v1</c>, <c>http://localhost:11434/v1</c> (Ollama), <c>http://localhost:8000/v1</c> (vLLM),
    /// <c>http://localhost:8080/v1</c> (llama.cpp), <c>http://localhost:1234/v1</c> (LM Studio).
    /// </summary>
    /// <value>An absolute http or https URL. Default: <c>https://api.openai.com/v1</c>.</value>
    public Uri Url { get; init; } = new(OpenAi);

    /// <summary>The server's API key: write <c>${OPENAI_API_KEY}</c> and set that variable. It is sent over https, or to this machine, only.</summary>
    /// <value>Empty (the default) for a server without keys.</value>
    [Secret]
    public string ApiKey { get; init; } = "";

    /// <summary>How this process says who it is: <c>key</c> by <c>apiKey</c>, <c>azure</c> by the identity it has in Azure (managed identity, workload identity, environment, or a developer's sign-in).</summary>
    /// <value><c>key</c> (the default) or <c>azure</c>.</value>
    public OpenAiCredential Credential { get; init; }

    /// <summary>How long the server may be silent, before the first byte of its answer and between two pieces of it.</summary>
    /// <value>1 s – 1 h. Default: 2 min.</value>
    [DurationRange("1s", "1h")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether spans and metrics of each call are recorded, by the conventions of OpenTelemetry for generative AI. Texts are not among them.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Telemetry { get; init; } = true;

    /// <summary>Whether each call is logged, with its texts, at the level Trace, and without them at Debug.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Logging { get; init; }

    /// <summary>How much memory answers take that are kept, so that what was asked before is not asked again by this process. An <c>IDistributedCache</c> of the application is used instead where there is one.</summary>
    /// <value>0 (the default) to keep none, up to 16 GiB.</value>
    [SizeRange("0", "16GiB")]
    public long Cache { get; init; }

    /// <summary>The name of the section, for messages.</summary>
    [NotWritten]
    internal abstract string Section { get; }

    /// <summary>Where it is, for messages: without user and query.</summary>
    [NotWritten]
    internal string Place => Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <inheritdoc/>
    public virtual string? FindFault() => this switch
    {
        { Url.Scheme: not ("http" or "https") } => $"url begins with '{Url.Scheme}:'; it must be http or https",
        { ApiKey.Length: > 0, Url: { Scheme: "http", IsLoopback: false } } =>
            $"apiKey would be sent to {Url.Host} over plain http, where anybody on the way can read it; write https in url, or remove apiKey",
        { Credential: OpenAiCredential.Azure, Url.Scheme: "http" } => "credential is azure, and url is http: a token would be sent where anybody on the way can read it; write https in url",
        { Credential: OpenAiCredential.Azure, ApiKey.Length: > 0 } => "credential is azure, and there is an apiKey too; remove one of the two",
        { Credential: OpenAiCredential.Key, ApiKey.Length: 0, Url.Host: "api.openai.com" } => "apiKey is missing, and api.openai.com needs one; write apiKey: ${OPENAI_API_KEY} and set that variable",
        _ => null,
    };
}
