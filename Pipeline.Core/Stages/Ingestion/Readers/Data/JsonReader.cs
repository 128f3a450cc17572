using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>JSON: each value on a line after its path; what stands at the top, and each record of a list there, stays together.</summary>
internal sealed class JsonReader : IDocumentReader
{
    public string Format => "json";

    public IReadOnlyList<string> Extensions { get; } = [".json"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        DocumentBuilder builder = new();
        JsonRecords records = new(builder);
        using var json = Parse(document);
        if (json.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (var record in json.RootElement.EnumerateArray())
            {
                cancellationToken.ThrowIfCancellationRequested();
                records.Add(record);
            }
        }
        else
        {
            records.Add(json.RootElement);
        }

        return builder.BuildOfParts();
    }

    /// <summary>The options for untrusted JSON of one file: comments and trailing commas are let pass.</summary>
    public static JsonDocumentOptions OptionsFor(ParseLimits limits) => new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = limits.Depth };

    private static JsonDocument Parse(RawDocument document)
    {
        try
        {
            return JsonDocument.Parse(document.Text, OptionsFor(document.Limits));
        }
        catch (JsonException error)
        {
            throw new PermanentException($"'{document.Name}' is not valid JSON, or nested more than {document.Limits.Depth} deep: line {error.LineNumber + 1}, byte {error.BytePositionInLine}.", error);
        }
    }
}
