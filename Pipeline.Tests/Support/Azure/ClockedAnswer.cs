using System.Globalization;
using System.Net;
using System.Text;

namespace Pipeline.Tests.Support.Azure;

/// <summary>An answer of <see cref="ClockedQueues"/>.</summary>
internal sealed record ClockedAnswer(int Status)
{
    public string Body { get; init; } = "";

    public string? Error { get; init; }

    public string? Receipt { get; init; }

    public DateTimeOffset? Visible { get; init; }

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(HttpListenerResponse response, DateTimeOffset now)
    {
        response.StatusCode = Status;
        response.Headers["Date"] = now.ToString("R", CultureInfo.InvariantCulture);
        Add(response, "x-ms-error-code", Error);
        Add(response, "x-ms-popreceipt", Receipt);
        Add(response, "x-ms-time-next-visible", Visible?.ToString("R", CultureInfo.InvariantCulture));
        var body = Encoding.UTF8.GetBytes(Error is null ? Body : $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{Error}</Code></Error>");
        response.ContentType = "application/xml";
        response.ContentLength64 = body.Length;
        if (Status != 204)
        {
            await response.OutputStream.WriteAsync(body);
        }

        response.Close();
    }

    private static void Add(HttpListenerResponse response, string name, string? value)
    {
        if (value is not null)
        {
            response.Headers[name] = value;
        }
    }
}
