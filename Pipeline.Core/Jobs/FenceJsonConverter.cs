using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Jobs;

/// <summary>
/// Writes a fence as <c>{"order":…,"epoch":…}</c>. Reads <c>sequence</c> too, as it was called while it was the number of a job: items of dead letters, which are replayed
/// from the stage that failed, are kept for as long as somebody wants.
/// </summary>
internal sealed class FenceJsonConverter : JsonConverter<Fence>
{
    /// <inheritdoc/>
    public override Fence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var fence = JsonElement.ParseValue(ref reader);
        var order = fence.TryGetProperty("order", out var time) ? time : fence.GetProperty("sequence");
        return new Fence(order.GetInt64(), fence.GetProperty("epoch").GetInt32());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Fence value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("order", value.Order);
        writer.WriteNumber("epoch", value.Epoch);
        writer.WriteEndObject();
    }
}
