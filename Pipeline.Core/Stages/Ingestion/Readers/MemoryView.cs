using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Bytes as a stream that can be read and sought, without a copy where they are an array's.</summary>
internal static class MemoryView
{
    public static MemoryStream Of(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var part)
        ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
