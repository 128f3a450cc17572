using System.Buffers;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Results;

/// <summary>Composes a job's result: the only output's properties or the list of outputs, then the counters, then what was degraded.</summary>
internal static class JobResult
{
    private static readonly JsonElement Empty = JsonSerializer.Deserialize<JsonElement>("{}"u8);

    /// <param name="outputs">What came out of the flow. A single output is the result itself, as its run-time type is written; several are a list of their own.</param>
    /// <param name="tally">Counters and degradations; <see langword="null"/> when there were none.</param>
    /// <exception cref="NotSupportedException">An output cannot be written as JSON; also <see cref="JsonException"/>.</exception>
    public static JsonElement Compose(JobOutputs outputs, JobTally? tally)
    {
        var output = outputs.Count == 1 ? outputs.First : null;
        var several = outputs.Count > 1 ? outputs.ToList() : [];
        if (output is null && several.Count == 0 && tally is null)
        {
            return Empty;
        }

        var json = output is null ? Empty : JsonSerializer.SerializeToElement(output, output.GetType(), PipelineJson.Options);
        if (tally is null && several.Count == 0 && json.ValueKind == JsonValueKind.Object)
        {
            return json;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new() { Encoder = PipelineJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            WriteTally(writer, tally, several.Count > 0 ? WriteSeveral(writer, several, outputs.Count) : WriteOutput(writer, json));
            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }

    private static HashSet<string> WriteSeveral(Utf8JsonWriter writer, IReadOnlyList<JsonElement> outputs, long count)
    {
        writer.WriteStartArray("outputs");
        foreach (var output in outputs)
        {
            output.WriteTo(writer);
        }

        writer.WriteEndArray();
        if (count > outputs.Count)
        {
            writer.WriteNumber("outputsLeftOut", count - outputs.Count);
        }

        return ["outputs", "outputsLeftOut"];
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
