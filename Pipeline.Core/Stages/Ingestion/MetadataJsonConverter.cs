using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Reads metadata: texts, and numbers, true and false as they are written, which is how filters compare them.</summary>
internal sealed class MetadataJsonConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("'metadata' is no object; give names and values: {\"year\":2020}");
        }

        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (var value in json.EnumerateObject())
        {
            metadata[value.Name] = Text(value); // of a name that stands twice the last, as everywhere in JSON
        }

        return metadata;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static string Text(JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        _ => throw new JsonException($"'metadata.{value.Name}' is null, a list or an object; give a text, a number, true or false"),
    };
}
