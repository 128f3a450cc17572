using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What an <c>ingest</c> job is given: a file, a folder, a glob, a URL, or a text. Immutable.</summary>
public sealed record IngestInput
{
    private static readonly string[] Names = ["path", "url", "text", "documentId", "metadata", "sync"];

    /// <summary>A file; a folder that is read with all below it; or a glob, <c>notes/**/*.md</c>, where <c>*</c> stands for any part of a name and <c>**</c> for any folders.</summary>
    public string? Path { get; init; }

    /// <summary>A page or document on a web server, instead of a path: http or https, without credentials.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "A faulty URL is told among all faults of the input.")]
    public string? Url { get; init; }

    /// <summary>A text to store as it is, instead of a path.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The document's id, unique within the tenant; for a folder or glob, what its documents' ids begin with. Default: the full path with forward slashes, the
    /// URL without its fragment, or <c>text:</c> and a hash.
    /// </summary>
    /// <value>1–1,024 characters, or <see langword="null"/>.</value>
    public string? DocumentId { get; init; }

    /// <summary>What the sender says of the document. <c>title</c> replaces the title the reader finds. In JSON a value may be a number, true or false too.</summary>
    [JsonConverter(typeof(MetadataJsonConverter))]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Whether documents that were read from this folder before and are gone from it now are deleted, as are those whose files have nothing in them any more.</summary>
    /// <value>Default: false. Folders only.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sync { get; init; }

    /// <summary>Properties nobody knows: an error, see <see cref="FindFaults"/>.</summary>
    [JsonExtensionData]
    [JsonInclude]
    internal IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>What words of a command line mean: a URL if they begin like one, else a path.</summary>
    /// <param name="words">The words.</param>
    public static IngestInput Of(string words) => UrlRules.LooksLikeUrl(words) ? new() { Url = words } : new() { Path = words };

    /// <summary>Bytes from somewhere, standard input perhaps, as a text: in whichever encoding they are.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">What to call them in an error.</param>
    /// <exception cref="PermanentException">They are no text, or have none.</exception>
    public static IngestInput Of(ReadOnlySpan<byte> bytes, string name) => ContentTypes.IsNoText(bytes)
        ? throw new PermanentException($"'{name}' is no text but a PDF, an Office document or packed data.")
        : new() { Text = TextDecoder.Decode(bytes, name) };

    /// <summary>What is wrong with the input, all at once; empty when it can be read. Does not look at the file system, nor at the network.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. UnknownProperties.Describe(Unknown, Names), .. SourceFaults()];
        if (Path is not null && (string.IsNullOrWhiteSpace(Path) || Path.Contains('\0', StringComparison.Ordinal)))
        {
            faults.Add("'path' is empty or holds a NUL character; give the path of a file or folder");
        }

        if (Url is not null && UrlRules.FindFault(Url) is { } fault)
        {
            faults.Add($"'url' {fault}");
        }

        if (DocumentId is { Length: 0 or > 1024 })
        {
            faults.Add($"'documentId' has {DocumentId.Length} characters; 1 to 1,024 are allowed");
        }

        if (Sync && Path is null)
        {
            faults.Add("'sync' is for folders; give a 'path', or leave it away");
        }

        return faults;
    }

    /// <summary>For failures and logs: the path, the URL, or the text's id or length.</summary>
    public override string ToString() => Path ?? Url ?? DocumentId ?? $"a text of {Text?.Length ?? 0} characters";

    private IEnumerable<string> SourceFaults()
    {
        (string Name, string? Value)[] sources = [("path", Path), ("url", Url), ("text", Text)];
        string[] given = [.. sources.Where(source => source.Value is not null).Select(source => $"'{source.Name}'")];
        return given switch
        {
            [_] => [],
            [] => ["none of 'path', 'url' and 'text' is given; give one"],
            [var first, var second] => [$"both {first} and {second} are given; give one"],
            _ => ["'path', 'url' and 'text' are given; give one"],
        };
    }
}
