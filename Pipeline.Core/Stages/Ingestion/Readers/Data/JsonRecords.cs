using System.Text;
using System.Text.Json;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>Writes JSON values as text: <c>author.name: Ann</c>. A record's title is a heading; long texts are paragraphs. The depth of the values has been checked.</summary>
internal sealed class JsonRecords(DocumentBuilder builder)
{
    private const int LongText = 200;
    private static readonly string[] Titles = ["title", "heading", "name"];

    private readonly StringBuilder _lines = new();

    /// <summary>Adds a record.</summary>
    public void Add(JsonElement record)
    {
        var title = TitleOf(record);
        if (title is not null)
        {
            builder.AddHeading(1, record.GetProperty(title).GetString()!);
        }

        if (record.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in record.EnumerateObject().Where(property => property.Name != title))
            {
                Write(property.Name, property.Value);
            }
        }
        else
        {
            Write("", record);
        }

        Flush();
    }

    private static string? TitleOf(JsonElement record) => record.ValueKind != JsonValueKind.Object ? null : Array.Find(Titles, name =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongText } title && !string.IsNullOrWhiteSpace(title));

    private void Write(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Write(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                }

                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Write($"{path}[{i++}]", item);
                }

                break;
            case JsonValueKind.String when value.GetString() is { Length: > LongText } written:
                var text = InlineFiles.Without(written);
                Flush();
                builder.Add(BlockKind.Paragraph, path.Length > 0 ? $"{path}: {text}" : text);
                break;
            case not JsonValueKind.Null:
                _lines.Append(path).Append(path.Length > 0 ? ": " : "").Append(HeadingText.OnOneLine(value.ToString())).Append('\n');
                break;
        }
    }

    private void Flush()
    {
        builder.Add(BlockKind.Table, _lines.ToString());
        _lines.Clear();
    }
}
