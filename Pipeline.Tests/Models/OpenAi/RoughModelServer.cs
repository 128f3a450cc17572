using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Core.Text;
using Pipeline.Tests.Stages.Ingestion.Sources;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>
/// A server of the OpenAI API that is slow, refuses every so many calls with 429, breaks answers off in the middle, never embeds a text with <see cref="Unembeddable"/> and never ends
/// an answer to a question with <see cref="Unanswerable"/>. It measures what it is asked.
/// </summary>
internal sealed class RoughModelServer : IAsyncDisposable
{
    public const string Unembeddable = "unembeddable";
    public const string Unanswerable = "unanswerable";
    public const string Embeddings = "embeddings";
    public const string Completions = "completions";

    private const int RefuseEvery = 9;
    private const int CutEvery = 7;
    private const int Dimensions = 16;

    private readonly WebServer _server = new();
    private readonly ConcurrentQueue<(string Path, TimeSpan At, long Tokens)> _calls = new();
    private readonly ConcurrentDictionary<string, int> _embedded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _ended = new(StringComparer.Ordinal);
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private int _count;

    public RoughModelServer() => _server.On("/v1/embeddings", EmbedAsync).On("/v1/chat/completions", ChatAsync);

    /// <summary>Its base URL.</summary>
    public string Url => $"{_server.Root}v1";

    /// <summary>The texts it has answered with a vector, each with how often.</summary>
    public IReadOnlyDictionary<string, int> Embedded => _embedded;

    /// <summary>How many calls ended in which way.</summary>
    public IReadOnlyDictionary<string, int> Ended => _ended;

    /// <summary>How many calls it got.</summary>
    public int Calls => _calls.Count;

    /// <summary>The most calls, and the most tokens, that came within any window, refused ones included.</summary>
    public (int Calls, long Tokens) MostWithin(TimeSpan window)
    {
        var calls = _calls.OrderBy(call => call.At).ToArray();
        var (most, mostTokens, tokens, first) = (0, 0L, 0L, 0);
        for (var last = 0; last < calls.Length; last++)
        {
            tokens += calls[last].Tokens;
            for (; calls[last].At - calls[first].At >= window; first++)
            {
                tokens -= calls[first].Tokens;
            }

            (most, mostTokens) = (Math.Max(most, last - first + 1), Math.Max(mostTokens, tokens));
        }

        return (most, mostTokens);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task EmbedAsync(HttpListenerContext context)
    {
        var texts = (await ReadAsync(context)).GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var number = await BeginAsync(Embeddings, texts.Sum(text => (long)TokenEstimator.Estimate(text)));
        if (Refuses(context, number, Embeddings))
        {
            return;
        }

        if (texts.Any(text => text.Contains(Unembeddable, StringComparison.Ordinal)))
        {
            (context.Response.StatusCode, _) = (500, End(Embeddings, "failed"));
            return;
        }

        var data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Vector(text) });
        var body = JsonSerializer.SerializeToUtf8Bytes(new { @object = "list", model = "embed-1", data, usage = new { prompt_tokens = 1, total_tokens = 1 } });
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = body.Length;
        if (number % CutEvery == 0)
        {
            await context.Response.OutputStream.WriteAsync(body.AsMemory(0, body.Length / 2));
            End(Embeddings, "cut");
            context.Response.Abort();
            return;
        }

        foreach (var text in texts)
        {
            _embedded.AddOrUpdate(text, 1, static (_, count) => count + 1);
        }

        End(Embeddings, "answered");
        await context.Response.OutputStream.WriteAsync(body);
    }

    private async Task ChatAsync(HttpListenerContext context)
    {
        var asked = await ReadAsync(context);
        var number = await BeginAsync(Completions, asked.TryGetProperty("max_completion_tokens", out var most) || asked.TryGetProperty("max_tokens", out most) ? most.GetInt64() : 0);
        if (Refuses(context, number, Completions))
        {
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.SendChunked = true;
        var question = asked.GetProperty("messages").EnumerateArray().Last().GetRawText();
        var isCut = number % CutEvery == 0 || question.Contains(Unanswerable, StringComparison.Ordinal);
        foreach (var piece in new[] { Piece(new { content = "The documents say so [1]" }, null), Piece(new { content = "." }, null), Piece(new { }, "stop"), "data: [DONE]\n\n" }.Take(isCut ? 1 : 4))
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(piece));
            await context.Response.OutputStream.FlushAsync();
        }

        End(Completions, isCut ? "cut" : "answered");
        if (isCut)
        {
            context.Response.Abort();
        }
    }

    private async Task<int> BeginAsync(string path, long tokens)
    {
        _calls.Enqueue((path, TimeProvider.System.GetElapsedTime(_began), tokens));
        var number = Interlocked.Increment(ref _count);
        await Task.Delay(TimeSpan.FromMilliseconds(5 + (number * 7 % 40)), TimeProvider.System); // what a model takes: it is part of what is tested
        return number;
    }

    private bool Refuses(HttpListenerContext context, int number, string path)
    {
        if (number % RefuseEvery != 0)
        {
            return false;
        }

        End(path, "refused");
        context.Response.StatusCode = 429;
        context.Response.Headers["retry-after-ms"] = "150";
        context.Response.Headers["x-ratelimit-remaining-requests"] = "0";
        context.Response.Headers["x-ratelimit-reset-requests"] = "150ms";
        return true;
    }

    private int End(string path, string how) => _ended.AddOrUpdate($"{path} {how}", 1, static (_, count) => count + 1);

    private static async Task<JsonElement> ReadAsync(HttpListenerContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
        return body.RootElement.Clone();
    }

    private static float[] Vector(string text) => Support.ChunkFactory.Vector(text, Dimensions);

    private static string Piece(object delta, string? finish) => string.Create(
        CultureInfo.InvariantCulture,
        $"data: {JsonSerializer.Serialize(new { id = "1", @object = "chat.completion.chunk", created = 1, model = "chat-1", choices = new[] { new { index = 0, delta, finish_reason = finish } } })}\n\n");
}
