using System.ClientModel;
using System.Net;
using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>What an error of a server means: whether it may pass, and what to change if it does not. Pure.</summary>
/// <param name="connection">Where the model is.</param>
/// <param name="model">Its name.</param>
/// <param name="time">The clock, for a <c>Retry-After</c> that is a date.</param>
internal sealed class OpenAiFaults(OpenAiConnection connection, string model, TimeProvider time)
{
    // Longer texts of servers are pages, of which the beginning tells.
    private const int MostSaid = 300;

    private static readonly string[] TooLong = ["context length", "context window", "context size", "maximum context", "too long", "too many tokens", "input length", "maximum input", "exceeds the maximum"];

    private string Server => $"The model server at {connection.Place}";

    /// <summary>Whether <see cref="Explain(Exception)"/> says more than the exception itself.</summary>
    public static bool Knows(Exception error) => error is ClientResultException or HttpRequestException or IOException
        or JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException;

    /// <summary>The exception to throw for what the client threw.</summary>
    public Exception Explain(Exception error) => error switch
    {
        ClientResultException { Status: > 0 } answered => Explain(answered),
        ClientResultException or HttpRequestException or IOException => new HttpRequestException(
            $"{Server} cannot be reached: {error.Message} See that it runs, and {connection.Section}.url.", error, (HttpStatusCode?)null),
        _ => NoAnswer(
            $"{Server} answered something that is no answer of a model ({Short(error.Message)}). See that {connection.Section}.url is the base of its API, which mostly ends with /v1."),
    };

    /// <summary>The failure of a stream that ended before the model said that it was done.</summary>
    public ModelAnswerException Cut() => NoAnswer($"{Server} ended the answer of '{model}' in the middle. It is asked again; if that repeats, see the server's log and memory.");

    /// <summary>The failure of an answer that a filter has withheld.</summary>
    public PermanentException Filtered() => new(
        $"The content filter of {connection.Place} has withheld the answer of '{model}'. Ask differently, leave out the document that offends it, or change the filter of the server.");

    private static ModelAnswerException NoAnswer(string message) => new(message);

    private static string Short(string said) => said.Length > MostSaid ? said[..MostSaid] + "…" : said;

    private static (string Code, string Message) Read(ClientResultException error)
    {
        var body = error.GetRawResponse()?.Content?.ToString() ?? "";
        try
        {
            using var json = JsonDocument.Parse(body);
            var said = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var inner) ? inner : json.RootElement;
            return said.ValueKind switch
            {
                JsonValueKind.Object => ($"{Text(said, "code")} {Text(said, "type")}", Text(said, "message") is { Length: > 0 } message ? message : body),
                JsonValueKind.String => ("", said.GetString()!),
                _ => ("", body),
            };
        }
        catch (JsonException)
        {
            return ("", body.Length > 0 ? body : error.Message);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private Exception Explain(ClientResultException error)
    {
        var (code, message) = Read(error);
        var said = $"{error.Status}: {Short(message)}";
        return error.Status switch
        {
            401 or 403 => new PermanentException($"{Server} does not accept this process ({said}). {AuthAdvice()}", error),
            429 when code.Contains("insufficient_quota", StringComparison.Ordinal) || code.Contains("billing", StringComparison.Ordinal) =>
                new PermanentException($"The quota of the key for {connection.Place} is used up ({said}). Raise it or pay the bill there; what failed can be replayed afterwards.", error),
            429 => Throttled(error, $"{Server} limits its rate ({said}). Give the stage a 'rateLimit', or a lower one, so that calls wait instead of failing."),
            404 => new PermanentException($"{Server} does not know the model '{model}' or the path ({said}). Set {connection.Section}.model to one that it has, pull it there, or correct {connection.Section}.url.", error),
            400 or 413 or 422 when IsTooLong(code, message) =>
                new PermanentException($"The text is too long for the model '{model}' ({said}). {TooLongAdvice()}", error),
            400 when code.Contains("content_filter", StringComparison.Ordinal) => Filtered(),
            408 or 409 or 425 or >= 500 when Hint(error) is { RetryAfter: not null } => Throttled(error, $"{Server} cannot work now ({said})."),
            408 or 409 or 425 or >= 500 => new HttpRequestException($"{Server} cannot work now ({said}).", error, error.Status == 409 ? HttpStatusCode.ServiceUnavailable : (HttpStatusCode)error.Status),
            _ => new PermanentException($"{Server} refuses the request ({said}). Change what it names in {connection.Section}.", error),
        };
    }

    private static bool IsTooLong(string code, string message) =>
        code.Contains("context_length", StringComparison.Ordinal) || code.Contains("string_above_max_length", StringComparison.Ordinal)
        || TooLong.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private string AuthAdvice() => connection.Credential == OpenAiCredential.Azure
        ? "Give the identity of this process the role 'Cognitive Services OpenAI User' on the resource."
        : $"Set {connection.Section}.apiKey to ${{OPENAI_API_KEY}}, and that variable to a key of this server that may use the model.";

    private string TooLongAdvice() => connection is OpenAiEmbeddingOptions
        ? "Lower stages.chunk.tokens, so that passages fit, or use a model that takes more."
        : "Lower stages.generate.promptTokens or stages.retrieve.top, or use a model that takes more.";

    private ThrottledException Throttled(ClientResultException error, string message) => new(message, Hint(error), error);

    private UpstreamHint? Hint(ClientResultException error) => error.GetRawResponse() is { } response
        ? UpstreamHint.FromHeaders(name => response.Headers.TryGetValue(name, out var value) ? value : null, time.GetUtcNow())
        : null;
}
