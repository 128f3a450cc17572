using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>The <c>index.qdrant:</c> section of pipeline.yaml.</summary>
internal sealed record QdrantIndexOptions : ICheckedOptions
{
    /// <summary>The server's gRPC address. <c>https</c> is encrypted.</summary>
    /// <value>An absolute http or https URL. Default: <c>http://localhost:6334</c>.</value>
    public Uri Url { get; init; } = new("http://localhost:6334");

    /// <summary>The server's API key: write <c>${QDRANT_API_KEY}</c> and set that variable. It is sent over https, or to this machine, only.</summary>
    /// <value>Empty (the default) for a server without keys.</value>
    [Secret]
    public string ApiKey { get; init; } = "";

    /// <summary>
    /// The name of the index on the server: an alias of that name, and collections whose names begin with it and a hyphen. They are made when missing.
    /// </summary>
    /// <value>1–200 letters, digits, hyphens, underscores and dots. Default: <c>pipeline</c>.</value>
    [Required]
    [StringLength(200, MinimumLength = 1)]
    public string Collection { get; init; } = "pipeline";

    /// <summary>How long a call may take, with its repetitions, before it counts as failed.</summary>
    /// <value>1 s – 10 min. Default: 30 s.</value>
    [DurationRange("1s", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How vectors are searched.</summary>
    public QdrantSearchOptions Search { get; init; } = new();

    /// <summary>How new collections keep vectors. Applies to collections that are made from now on.</summary>
    public QdrantStorageOptions Storage { get; init; } = new();

    /// <summary>Whether the index is one for a trial: it goes when it is closed.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [NotWritten]
    public bool IsTrial { get; init; }

    /// <inheritdoc/>
    public string? FindFault() => this switch
    {
        { Url.Scheme: not ("http" or "https") } => $"url begins with '{Url.Scheme}:'; it must be http or https, with the gRPC port: https://qdrant.example:6334",
        { ApiKey.Length: > 0, Url: { Scheme: "http", IsLoopback: false } } =>
            $"apiKey would be sent to {Url.Host} over plain http, where anybody on the way can read it; write https in url, or remove apiKey",
        _ when !Collection.All(IsNamePart) => $"collection is '{Collection}'; it must be made of letters, digits, hyphens, underscores and dots",
        _ => null,
    };

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
