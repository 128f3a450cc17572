using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>Jupyter notebooks: the cells in their order, texts as Markdown, code as it is, and of outputs what is short text; no pictures.</summary>
internal sealed class NotebookReader : IDocumentReader
{
    /// <summary>In characters. A longer output is cut: it is data, of which the beginning tells what it is.</summary>
    private const int LongOutput = 1_000;

    /// <summary>In bytes. A notebook without a word in it is shorter, whatever its metadata.</summary>
    private const int LongestEmpty = 16 * 1024;

    private static readonly MarkdownReader Markdown = new();

    public string Format => "notebook";

    public IReadOnlyList<string> Extensions { get; } = [".ipynb"];

    /// <summary>Whether it is a notebook in which nobody has written yet: it has no cells, or blank ones.</summary>
    public static bool IsEmpty(ReadOnlyMemory<byte> content)
    {
        if (content.Length > LongestEmpty)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("nbformat", out _)
                && CellsOf(json.RootElement).All(cell => string.IsNullOrWhiteSpace(TextOf(cell, "source") + TextOf(cell, "input")) && ItemsOf(cell, "outputs").Count == 0);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var json = Parse(document);
        DocumentBuilder builder = new();
        foreach (var cell in CellsOf(json.RootElement))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var source = InlineFiles.Without(TextOf(cell, "source") is { Length: > 0 } text ? text : TextOf(cell, "input"));
            switch (TextOf(cell, "cell_type"))
            {
                case "markdown":
                    if (!string.IsNullOrWhiteSpace(source))
                    {
                        builder.AddDocument(Markdown.Read(document.WithText(source), cancellationToken), 0);
                    }

                    break;
                case "heading":
                    builder.AddHeading(cell.TryGetProperty("level", out var level) && level.TryGetInt32(out var number) ? Math.Clamp(number, 1, 9) : 1, source);
                    break;
                case "code":
                    builder.Add(BlockKind.Code, source);
                    WriteOutputs(cell, builder);
                    break;
                default:
                    builder.Add(BlockKind.Paragraph, source);
                    break;
            }
        }

        return builder.Build();
    }

    private static JsonDocument Parse(RawDocument document)
    {
        try
        {
            return JsonDocument.Parse(document.Text, JsonReader.OptionsFor(document.Limits));
        }
        catch (JsonException error)
        {
            throw new PermanentException($"'{document.Name}' is not a valid notebook: it is no JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine}.", error);
        }
    }

    /// <summary>Older notebooks have them in worksheets.</summary>
    private static IEnumerable<JsonElement> CellsOf(JsonElement notebook) => ItemsOf(notebook, "cells").Concat(ItemsOf(notebook, "worksheets").SelectMany(sheet => ItemsOf(sheet, "cells")));

    private static List<JsonElement> ItemsOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string TextOf(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? TextOf(value) : "";

    /// <summary>A text may be a list of its lines.</summary>
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Where(line => line.ValueKind == JsonValueKind.String).Select(line => line.GetString())),
        _ => "",
    };

    private static void WriteOutputs(JsonElement cell, DocumentBuilder builder)
    {
        foreach (var output in ItemsOf(cell, "outputs"))
        {
            var text = TextOf(output, "text") is { Length: > 0 } stream ? stream
                : output.ValueKind == JsonValueKind.Object && output.TryGetProperty("data", out var data) && TextOf(data, "text/plain") is { Length: > 0 } plain ? plain
                : TextOf(output, "ename") is { Length: > 0 } error ? $"{error}: {TextOf(output, "evalue")}"
                : "";
            text = InlineFiles.Without(text).Trim('\n');
            builder.Add(BlockKind.Code, text.Length > LongOutput ? $"{text[..LongOutput].TrimEnd()} …" : text);
        }
    }
}
