using System.Buffers;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow;

/// <summary>Composes a job's result: the only output's properties, then the counters, then what was degraded.</summary>
internal static class JobResult
{
    private static readonly JsonElement Empty = JsonSerializer.Deserialize<JsonElement>("{}"u8);

    /// <param name="output">What came out of the flow, if exactly one item did; its run-time type decides its JSON.</param>
    /// <param name="tally">Counters and degradations; <see langword="null"/> when there were none.</param>
    /// <exception cref="NotSupportedException">The output cannot be written as JSON; also <see cref="JsonException"/>.</exception>
    public static JsonElement Compose(object? output, JobTally? tally)
    {
        if (output is null && tally is null)
        {
            return Empty;
        }

        var json = output is null ? Empty : JsonSerializer.SerializeToElement(output, output.GetType(), PipelineJson.Options);
        if (tally is null && json.ValueKind == JsonValueKind.Object)
        {
            return json;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new() { Encoder = PipelineJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            WriteTally(writer, tally, WriteOutput(writer, json));
            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }

    private static HashSet<string> WriteOutput(Utf8JsonWriter writer, JsonElement output)
    {
        if (output.ValueKind != JsonValueKind.Object)
        {
            writer.WritePropertyName("output");
            output.WriteTo(writer);
            return ["output"];
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var property in output.EnumerateObject().Where(property => names.Add(property.Name)))
        {
            property.WriteTo(writer);
        }

        return names;
    }

    private static void WriteTally(Utf8JsonWriter writer, JobTally? tally, HashSet<string> taken)
    {
        if (tally is null)
        {
            return;
        }

        foreach (var (name, value) in tally.Counters().Where(counter => !taken.Contains(counter.Key)))
        {
            writer.WriteNumber(name, value);
        }

        var degraded = tally.Degraded();
        if (degraded.Count > 0 && !taken.Contains("degraded"))
        {
            writer.WritePropertyName("degraded");
            JsonSerializer.Serialize(writer, degraded, PipelineJson.Options);
        }
    }
}
