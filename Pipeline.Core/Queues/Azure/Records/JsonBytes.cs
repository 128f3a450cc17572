using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>Between JSON and stored bytes. Pure.</summary>
internal static class JsonBytes
{
    // What a flow makes may be deeper than what it takes.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1024 };

    /// <summary>The bytes of a value, a copy; empty for none.</summary>
    public static byte[] Of(JsonElement? json) => json is { } element ? JsonMarshal.GetRawUtf8Value(element).ToArray() : [];

    /// <summary>The bytes of an object; empty for none.</summary>
    public static byte[] Of<T>(T? value)
        where T : class =>
        value is null ? [] : JsonSerializer.SerializeToUtf8Bytes(value, PipelineJson.Options);

    /// <summary>The value of bytes; <see langword="null"/> for none.</summary>
    public static JsonElement? Read(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : JsonElement.Parse(utf8, AnyDepth);

    /// <summary>The object of bytes; <see langword="null"/> for none.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> utf8)
        where T : class =>
        utf8.IsEmpty ? null : JsonSerializer.Deserialize<T>(utf8, PipelineJson.Options);
}
