using System.Net;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// Where a storage account is: a connection string or an address, with the address of each service. Pure. The invariant: no key and no token goes over plain http to another machine.
/// </summary>
/// <param name="Name">What messages call the account: an address without secrets.</param>
/// <param name="Connection">The connection string; <see langword="null"/> for the worker's own identity.</param>
/// <param name="Queues">The queue service; <see langword="null"/> with a connection string, which has it.</param>
/// <param name="Tables">The table service.</param>
/// <param name="Blobs">The blob service.</param>
internal sealed record AzureAddress(string Name, string? Connection, Uri? Queues, Uri? Tables, Uri? Blobs)
{
    private static readonly string[] Services = ["queue", "table", "blob"];

    /// <summary>Reads a connection string or an address.</summary>
    /// <exception cref="FormatException">It is neither; the message has no secret.</exception>
    public static AzureAddress Parse(string text)
    {
        if (text.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || text.Contains("UseDevelopmentStorage", StringComparison.OrdinalIgnoreCase)
            || text.Contains("SharedAccessSignature=", StringComparison.OrdinalIgnoreCase))
        {
            return FromConnection(text);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new FormatException("an account is neither a connection string nor an address; write https://NAME.queue.core.windows.net, without a signature, or a connection string with AccountName=");
        }

        return new AzureAddress(address.Host, Connection: null, ServiceOf(address, "queue"), ServiceOf(address, "table"), ServiceOf(address, "blob"));
    }

    private static AzureAddress FromConnection(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase);
        var account = parts.GetValueOrDefault("AccountName", "");
        var queues = Endpoint(parts, "QueueEndpoint");
        var name = queues is not null ? queues.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : parts.ContainsKey("UseDevelopmentStorage") ? "http://127.0.0.1 (development storage)"
            : $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.queue.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return new AzureAddress(name, text, queues, Endpoint(parts, "TableEndpoint"), Endpoint(parts, "BlobEndpoint"));
    }

    private static Uri? Endpoint(Dictionary<string, string> parts, string key) =>
        parts.TryGetValue(key, out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    private static Uri ServiceOf(Uri address, string service)
    {
        var labels = address.Host.Split('.');
        var host = labels.Length > 1 && Services.Contains(labels[1], StringComparer.OrdinalIgnoreCase) ? string.Join('.', [labels[0], service, .. labels[2..]]) : address.Host;
        return new UriBuilder(address) { Host = host, Path = "/" }.Uri;
    }

    /// <summary>Why an address cannot be used, without secrets; <see langword="null"/> when it can.</summary>
    public static string? WhyRefused(AzureAddress address)
    {
        Uri?[] all = [address.Queues, address.Tables, address.Blobs, Uri.TryCreate(address.Name, UriKind.Absolute, out var named) ? named : null];
        var open = all.OfType<Uri>().FirstOrDefault(uri => uri.Scheme == Uri.UriSchemeHttp && !IsLoopback(uri));
        return open is null ? null : $"'{open.GetLeftPart(UriPartial.Authority)}' is plain http to another machine, and would carry the account's key in the clear; use https";
    }

    private static bool IsLoopback(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
