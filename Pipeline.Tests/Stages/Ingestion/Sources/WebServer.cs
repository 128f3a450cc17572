using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>A web server on this machine with some pages.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, Func<HttpListenerContext, Task>> _pages = new(StringComparer.Ordinal);
    private readonly Task _serving;

    public WebServer()
    {
        Root = Listen();
        _serving = ServeAsync();
    }

    /// <summary>Its address, with a slash at the end.</summary>
    public string Root { get; }

    /// <summary>The requests it got.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>A page of some type.</summary>
    public WebServer Page(string path, byte[] content, string? type) => On(path, async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength64 = content.Length;
        await context.Response.OutputStream.WriteAsync(content);
    });

    /// <summary>A page of text.</summary>
    public WebServer Page(string path, string content, string type) => Page(path, Encoding.UTF8.GetBytes(content), type);

    /// <summary>A page that is elsewhere.</summary>
    public WebServer Redirect(string path, string target) => On(path, context =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers["Location"] = target;
        return Task.CompletedTask;
    });

    /// <summary>A page that does what a test wants.</summary>
    public WebServer On(string path, Func<HttpListenerContext, Task> answer)
    {
        _pages[path] = answer;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private string Listen()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var root = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(root);
        _listener.Prefixes.Add($"http://localhost:{port}/");
        _listener.Start();
        return root;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Requests.Add(context.Request.RawUrl!);
                _ = AnswerAsync(context);
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            if (_pages.TryGetValue(context.Request.Url!.AbsolutePath, out var answer))
            {
                await answer(context);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // the client has hung up
        }
    }
}
