using System.ComponentModel.DataAnnotations;
using System.Net;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The keys of <c>stages.read.fetch:</c> in pipeline.yaml.</summary>
public sealed record FetchOptions : ICheckedOptions
{
    /// <summary>The longest time from the first request to the last byte, redirects included.</summary>
    /// <value>100 ms – 1 h. Default: 30 s.</value>
    [DurationRange("100ms", "1h")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many redirects are followed. Each target is checked like the first URL; none leads from https to http.</summary>
    /// <value>0–20. Default: 5.</value>
    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The content types that are taken; <c>text/*</c> stands for all that begin so. An answer without a content type is taken. What it holds decides how it is read.</summary>
    /// <value>1–64. Default: text, HTML, XML, JSON, PDF, Office documents, books, mail, and data of no stated type.</value>
    [Length(1, 64)]
    public IReadOnlyList<string> ContentTypes { get; init; } =
    [
        "text/*", "application/xhtml+xml", "application/xml", "application/json", "application/x-ndjson", "application/jsonl", "application/pdf",
        "application/vnd.openxmlformats-officedocument.*", "application/vnd.oasis.opendocument.*", "application/msword", "application/vnd.ms-*", "application/rtf", "application/epub+zip", "message/rfc822", "application/gzip", "application/octet-stream",
    ];

    /// <summary>
    /// Hosts and networks inside that may be fetched from although they are not public, as <c>wiki.example.org</c> or <c>10.1.0.0/16</c>. All other private, loopback,
    /// link-local and reserved addresses are refused, whatever name leads there.
    /// </summary>
    /// <value>At most 64 host names, addresses or networks in CIDR form. Default: none.</value>
    [Length(0, 64)]
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The entries of <see cref="Allow"/> that are addresses or networks.</summary>
    internal IEnumerable<string> AllowedNetworks => Allow.Where(IsNetwork);

    /// <summary>The entries of <see cref="Allow"/> that are host names.</summary>
    internal IEnumerable<string> AllowedHosts => Allow.Where(entry => !IsNetwork(entry));

    /// <inheritdoc/>
    public string? FindFault() => Allow.FirstOrDefault(entry => !IsNetwork(entry) && Uri.CheckHostName(entry) != UriHostNameType.Dns) is { } wrong
        ? $"'{wrong}' in 'allow' is neither a host name nor an address nor a network; write them as wiki.example.org, 10.1.2.3 or 10.1.0.0/16"
        : null;

    private static bool IsNetwork(string entry) => IPNetwork.TryParse(entry, out _) || IPAddress.TryParse(entry, out _);
}
