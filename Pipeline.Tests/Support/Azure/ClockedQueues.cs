using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Xml.Linq;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Tests.Support.Azure;

/// <summary>
/// A queue service whose time is a test's: messages come up when the clock says so. Its time is the monotonic one, since nobody sets a server's. As strict as
/// the service: a receipt that is not the latest is refused.
/// </summary>
internal sealed class ClockedQueues : IAsyncDisposable
{
    private readonly Dictionary<string, List<ClockedMessage>> _queues = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HttpListener _listener = new();
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _start;
    private readonly long _began;
    private readonly Task _serving;
    private long _receipts;

    public ClockedQueues(TimeProvider clock)
    {
        (_clock, _start, _began, Port) = (clock, clock.GetUtcNow(), clock.GetTimestamp(), AzuriteServer.FreePort());
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    private DateTimeOffset Now => _start + _clock.GetElapsedTime(_began);

    /// <summary>Empties all queues, as somebody does by hand.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var messages in _queues.Values)
            {
                messages.Clear();
            }
        }
    }

    /// <summary>Sends each message once more, as the service does when the answer to a send was lost.</summary>
    public void Copy()
    {
        lock (_gate)
        {
            foreach (var messages in _queues.Values)
            {
                foreach (var one in messages.ToList())
                {
                    Send(messages, TimeSpan.Zero, one.Text);
                }
            }
        }
    }

    /// <summary>Puts a text into a queue, as another program does.</summary>
    public void Post(string queue, string text)
    {
        lock (_gate)
        {
            Send(_queues[queue], TimeSpan.Zero, text);
        }
    }

    /// <summary>The texts in a queue, as they were sent: none when there is no such queue.</summary>
    public IReadOnlyList<string> Texts(string queue)
    {
        lock (_gate)
        {
            return _queues.TryGetValue(queue, out var messages) ? [.. messages.Select(one => one.Text)] : [];
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = ServeAsync(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            ClockedAnswer answer;
            lock (_gate)
            {
                answer = Answer(context.Request.HttpMethod, context.Request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..], context.Request.QueryString.Get, body);
            }

            await answer.WriteAsync(context.Response, Now);
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The caller, or the test, waits no longer.
        }
    }

    private ClockedAnswer Answer(string method, string[] path, Func<string, string?> query, string body)
    {
        if (method == "PUT" && path.Length == 1)
        {
            return new ClockedAnswer(_queues.TryAdd(path[0], []) ? 201 : 204);
        }

        if (!_queues.TryGetValue(path[0], out var messages))
        {
            return new ClockedAnswer(404) { Error = "QueueNotFound" };
        }

        return (method, path.Length) switch
        {
            ("POST", 2) => Send(messages, Seconds(query("visibilitytimeout")), XDocument.Parse(body).Descendants("MessageText").Single().Value),
            ("GET", 2) => Receive(messages, int.Parse(query("numofmessages") ?? "1", CultureInfo.InvariantCulture), Seconds(query("visibilitytimeout") ?? "30"), query("peekonly") == "true"),
            ("PUT", 3) => Touch(messages, path[2], query("popreceipt"), found => Hide(found, Seconds(query("visibilitytimeout")))),
            ("DELETE", 3) => Touch(messages, path[2], query("popreceipt"), found => messages.Remove(found)),
            _ => throw new NotSupportedException($"{method} {string.Join('/', path)}"),
        };
    }

    private ClockedAnswer Send(List<ClockedMessage> messages, TimeSpan hidden, string text)
    {
        ClockedMessage sent = new() { Id = new Guid((int)Interlocked.Increment(ref _receipts), 0, 0, new byte[8]).ToString(), Text = text, Inserted = Now };
        Hide(sent, hidden);
        messages.Add(sent);
        return new ClockedAnswer(201) { Body = Xml([sent], isPeek: false) };
    }

    private ClockedAnswer Receive(List<ClockedMessage> messages, int max, TimeSpan hidden, bool isPeek)
    {
        var found = messages.Where(one => one.Visible <= Now).Take(max).ToList();
        foreach (var one in isPeek ? [] : found)
        {
            one.Dequeued++;
            Hide(one, hidden);
        }

        return new ClockedAnswer(200) { Body = Xml(found, isPeek) };
    }

    private ClockedAnswer Touch(List<ClockedMessage> messages, string id, string? receipt, Action<ClockedMessage> touch)
    {
        if (messages.Find(one => one.Id == id) is not { } found)
        {
            return new ClockedAnswer(404) { Error = "MessageNotFound" };
        }

        if (found.Receipt != receipt)
        {
            return new ClockedAnswer(400) { Error = "PopReceiptMismatch" };
        }

        touch(found);
        return new ClockedAnswer(204) { Receipt = found.Receipt, Visible = found.Visible };
    }

    private void Hide(ClockedMessage message, TimeSpan time) => (message.Visible, message.Receipt) = (Now + time, $"receipt-{Interlocked.Increment(ref _receipts)}");

    private static TimeSpan Seconds(string? text) => TimeSpan.FromSeconds(int.Parse(text ?? "0", CultureInfo.InvariantCulture));

    private static string Xml(IEnumerable<ClockedMessage> messages, bool isPeek)
    {
        StringBuilder xml = new("<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>");
        foreach (var one in messages)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<QueueMessage><MessageId>{one.Id}</MessageId><InsertionTime>{one.Inserted:R}</InsertionTime><ExpirationTime>{DateTimeOffset.MaxValue.AddDays(-1):R}</ExpirationTime>");
            xml.Append(isPeek ? "" : string.Create(CultureInfo.InvariantCulture, $"<PopReceipt>{one.Receipt}</PopReceipt><TimeNextVisible>{one.Visible:R}</TimeNextVisible>"));
            xml.Append(CultureInfo.InvariantCulture, $"<DequeueCount>{one.Dequeued}</DequeueCount><MessageText>{SecurityElement.Escape(one.Text)}</MessageText></QueueMessage>");
        }

        return xml.Append("</QueueMessagesList>").ToString();
    }
}
