using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>A JSON value a line. A line that is none is kept as text.</summary>
internal sealed class JsonLinesReader : IDocumentReader
{
    public string Format => "jsonl";

    public IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        DocumentBuilder builder = new();
        JsonRecords records = new(builder);
        var good = 0;
        foreach (var line in new TextLines(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!line.IsBlank)
            {
                good += TryAdd(text.AsMemory(line.TextStart, line.TextEnd - line.TextStart), document.Limits, records) ? 1 : 0;
            }
        }

        return good > 0 ? builder.BuildOfParts() : throw new PermanentException($"'{document.Name}' is no JSON Lines: none of its lines is a JSON value.");

        bool TryAdd(ReadOnlyMemory<char> line, ParseLimits limits, JsonRecords records)
        {
            try
            {
                using var json = JsonDocument.Parse(line, JsonReader.OptionsFor(limits));
                records.Add(json.RootElement);
                return true;
            }
            catch (JsonException)
            {
                builder.Add(BlockKind.Paragraph, line.Span);
                return false;
            }
        }
    }
}
