using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>
/// JSON: each value on a line after its path; what stands at the top, and each record of a list there, stays together. A record at a time is held. Several values may follow one another, on lines of their own or not; numbers that
/// are none (<c>NaN</c>) are texts.
/// </summary>
internal sealed class JsonReader : IDocumentReader
{
    public string Format => "json";

    public IReadOnlyList<string> Extensions { get; } = [".json", ".geojson", ".json5", ".jsonc"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var bytes = BytesOf(document);
        try
        {
            return Read(bytes.Span, document.Limits, cancellationToken);
        }
        catch (JsonException error)
        {
            return JsonLinesReader.TryRead(document, cancellationToken)
                ?? TryRead(LenientJson.Strict(document.Text), document.Limits, cancellationToken)
                ?? throw new PermanentException($"'{document.Name}' is not valid JSON, or nested more than {document.Limits.Depth} deep: line {error.LineNumber + 1}, byte {error.BytePositionInLine}.", error);
        }
    }

    /// <summary>The options for untrusted JSON of one file: comments and trailing commas are let pass.</summary>
    public static JsonDocumentOptions OptionsFor(ParseLimits limits) => new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = limits.Depth };

    private static DocumentText? TryRead(string? text, ParseLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return text is null ? null : Read(Encoding.UTF8.GetBytes(text), limits, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DocumentText Read(ReadOnlySpan<byte> bytes, ParseLimits limits, CancellationToken cancellationToken)
    {
        DocumentBuilder builder = new();
        JsonRecords records = new(builder);
        Utf8JsonReader json = new(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = limits.Depth, AllowMultipleValues = true });
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(ref json, records);
                }
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(ref json, records);
            }
        }

        return builder.BuildOfParts();
    }

    private static void Add(ref Utf8JsonReader json, JsonRecords records)
    {
        using var record = JsonDocument.ParseValue(ref json);
        records.Add(record.RootElement);
    }

    /// <summary>The document in UTF-8, which most are: no copy of it is made then.</summary>
    public static ReadOnlyMemory<byte> BytesOf(RawDocument document)
    {
        var content = document.Content;
        return content.IsEmpty || !Utf8.IsValid(content.Span) ? Encoding.UTF8.GetBytes(document.Text)
            : content.Span.StartsWith("\uFEFF"u8) ? content[3..]
            : content;
    }
}
