using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>Reads a filter from a string or an object and writes it as a string.</summary>
internal sealed class FilterJsonConverter : JsonConverter<ChunkFilter>
{
    /// <inheritdoc/>
    public override ChunkFilter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ChunkFilter.Parse(JsonElement.ParseValue(ref reader));
        }
        catch (FilterException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChunkFilter value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
