using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>A JSON value a line. A line that is none is kept as text.</summary>
internal sealed class JsonLinesReader : IDocumentReader
{
    public string Format => "jsonl";

    public IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken) =>
        Read(document, out var good, out _, cancellationToken) is var read && good > 0 ? read : throw new PermanentException($"'{document.Name}' is no JSON Lines: none of its lines is a JSON value.");

    /// <summary>Reads a document that is no JSON, if most of its lines are values.</summary>
    public static DocumentText? TryRead(RawDocument document, CancellationToken cancellationToken) =>
        Read(document, out var good, out var bad, cancellationToken) is var read && good > 1 && good > bad ? read : null;

    private static DocumentText Read(RawDocument document, out int good, out int bad, CancellationToken cancellationToken)
    {
        var text = document.Text;
        DocumentBuilder builder = new();
        JsonRecords records = new(builder);
        (good, bad) = (0, 0);
        foreach (var line in new TextLines(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!line.IsBlank)
            {
                var words = text.AsMemory(line.TextStart, line.TextEnd - line.TextStart);
                var isGood = TryAdd(words, document.Limits, records);
                good += isGood ? 1 : 0;
                bad += isGood ? 0 : 1;
                if (!isGood)
                {
                    builder.Add(BlockKind.Paragraph, words.Span);
                }
            }
        }

        return builder.BuildOfParts();
    }

    private static bool TryAdd(ReadOnlyMemory<char> line, ParseLimits limits, JsonRecords records)
    {
        try
        {
            using var json = JsonDocument.Parse(line, JsonReader.OptionsFor(limits));
            records.Add(json.RootElement);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
