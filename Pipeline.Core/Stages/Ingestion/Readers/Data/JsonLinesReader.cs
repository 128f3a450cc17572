using System.Text;
using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>A JSON value a line. A line that is none is kept as text. The lines are read from the document's bytes: as one text they would take twice the memory.</summary>
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
        var left = JsonReader.BytesOf(document);
        DocumentBuilder builder = new();
        JsonRecords records = new(builder);
        (good, bad) = (0, 0);
        while (!left.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = left.Span.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? left : left[..end];
            left = end < 0 ? default : left[(end + 1)..];
            if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
            {
                var isGood = TryAdd(line, document.Limits, records);
                good += isGood ? 1 : 0;
                bad += isGood ? 0 : 1;
                if (!isGood)
                {
                    builder.Add(BlockKind.Paragraph, InlineFiles.Without(Encoding.UTF8.GetString(line.Span)));
                }
            }
        }

        return builder.BuildOfParts();
    }

    private static bool TryAdd(ReadOnlyMemory<byte> line, ParseLimits limits, JsonRecords records)
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
