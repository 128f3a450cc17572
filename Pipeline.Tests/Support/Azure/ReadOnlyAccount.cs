using System.Net;
using System.Text.Json;

namespace Pipeline.Tests.Support.Azure;

/// <summary>Stands before the emulator as an account that takes no writes: reads are handed on, all else is answered with an error of the service.</summary>
internal sealed class ReadOnlyAccount : IAsyncDisposable
{
    private readonly List<HttpListener> _listeners = [];
    private readonly List<Task> _serving = [];
    private readonly HttpClient _client = new();
    private readonly string _code;
    private readonly int _tables; // which say it in the body

    public ReadOnlyAccount(AzuriteServer server, string code)
    {
        (_code, _tables) = (code, server.TablePort);
        Connection = AzuriteServer.ConnectionTo(Open(server.BlobPort), Open(server.QueuePort), Open(server.TablePort));
    }

    /// <summary>Its connection string.</summary>
    public string Connection { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(listener => listener.Close());
        await Task.WhenAll(_serving);
        _client.Dispose();
    }

    private int Open(int behind)
    {
        var port = AzuriteServer.FreePort();
        HttpListener listener = new();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _listeners.Add(listener);
        _serving.Add(ServeAsync(listener, behind));
        return port;
    }

    private async Task ServeAsync(HttpListener listener, int behind)
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await AnswerAsync(context, behind);
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, int behind)
    {
        if (context.Request.HttpMethod != "GET")
        {
            context.Response.StatusCode = 403;
            context.Response.Headers["x-ms-error-code"] = _code;
            if (behind != _tables)
            {
                return;
            }

            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["odata.error"] = new { code = _code, message = new { lang = "en-US", value = "No." } } }));
            return;
        }

        using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"http://127.0.0.1:{behind}{context.Request.RawUrl}"));
        foreach (var name in context.Request.Headers.AllKeys.OfType<string>().Where(name => name is not ("Host" or "Connection")))
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
        }

        using var answer = await _client.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        foreach (var (name, values) in answer.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal)))
        {
            context.Response.Headers[name] = values.First();
        }

        await answer.Content.CopyToAsync(context.Response.OutputStream);
    }
}
