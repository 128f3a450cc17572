using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What an <c>ingest</c> job is given: a file, a folder, or a text. Immutable.</summary>
public sealed record IngestInput
{
    /// <summary>A file, or a folder that is read with all below it.</summary>
    public string? Path { get; init; }

    /// <summary>A text to store as it is, instead of a path.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The document's id, unique within the tenant; for a folder, what its documents' ids begin with. Default: the full path with forward slashes, or
    /// <c>text:</c> and a hash.
    /// </summary>
    /// <value>1–1,024 characters, or <see langword="null"/>.</value>
    public string? DocumentId { get; init; }

    /// <summary>What the sender says of the document. <c>title</c> replaces the title the reader finds.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Properties nobody knows: an error, see <see cref="FindFaults"/>.</summary>
    [JsonExtensionData]
    [JsonInclude]
    internal IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>What is wrong with the input, all at once; empty when it can be read. Does not look at the file system.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. UnknownProperties.Describe(Unknown, ["path", "text", "documentId", "metadata"])];
        if ((Path is null) == (Text is null))
        {
            faults.Add(Path is null ? "neither 'path' nor 'text' is given; give one" : "both 'path' and 'text' are given; give one");
        }

        if (Path is not null && (string.IsNullOrWhiteSpace(Path) || Path.Contains('\0', StringComparison.Ordinal)))
        {
            faults.Add("'path' is empty or holds a NUL character; give the path of a file or folder");
        }

        if (DocumentId is { Length: 0 or > 1024 })
        {
            faults.Add($"'documentId' has {DocumentId.Length} characters; 1 to 1,024 are allowed");
        }

        return faults;
    }

    /// <summary>For failures and logs: the path, or the text's id or length.</summary>
    public override string ToString() => Path ?? DocumentId ?? $"a text of {Text?.Length ?? 0} characters";
}
