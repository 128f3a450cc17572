using System.Buffers;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Failures;

/// <summary>Writes a value as JSON unless it is too large, without ever holding more than the limit.</summary>
internal static class BoundedJson
{
    /// <returns>The JSON, or <see langword="null"/> when the value cannot be written or takes more than <paramref name="maxBytes"/>.</returns>
    public static JsonElement? TryWrite<T>(T value, int maxBytes, out int bytes)
    {
        bytes = 0;
        try
        {
            LimitedWriter buffer = new(maxBytes);
            using (Utf8JsonWriter writer = new(buffer, new() { MaxDepth = PipelineJson.Options.MaxDepth }))
            {
                JsonSerializer.Serialize(writer, value, PipelineJson.Options);
            }

            bytes = buffer.Written.Length;
            return JsonSerializer.Deserialize<JsonElement>(buffer.Written, PipelineJson.Options);
        }
        catch (Exception)
        {
            return null; // a property getter may throw anything: such a value has no JSON
        }
    }

    private sealed class LimitedWriter(int limit) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _inner = new(256);

        public ReadOnlySpan<byte> Written => _inner.WrittenSpan;

        public void Advance(int count)
        {
            _inner.Advance(count);
            if (_inner.WrittenCount > limit)
            {
                throw new InvalidOperationException($"The value takes more than {limit} bytes of JSON.");
            }
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);
    }
}
