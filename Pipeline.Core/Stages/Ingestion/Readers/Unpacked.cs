using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Unpacks gzip data, bounded.</summary>
internal static class Unpacked
{
    private const int TrailerLength = 8;

    /// <summary>Whether bytes are gzip data.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>The document inside, named without its <c>.gz</c>.</summary>
    /// <exception cref="PermanentException">It is damaged, or beyond the limits.</exception>
    public static RawDocument Gunzip(RawDocument document)
    {
        using GZipStream packed = new(MemoryView.Of(document.Content), CompressionMode.Decompress);
        using BoundedStream bounded = new(packed, Math.Min(document.Limits.UnpackedBytes, Array.MaxLength), () => TooMuch(document));
        using MemoryStream content = new();
        try
        {
            bounded.CopyTo(content);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(document, error);
        }

        if (!IsWhole(document.Content.Span, content.GetBuffer().AsSpan(0, (int)content.Length)))
        {
            throw Damaged(document, null);
        }

        var name = document.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? document.Name[..^3] : document.Name;
        return document.Inner(content.GetBuffer().AsMemory(0, (int)content.Length), name);
    }

    /// <summary>The failure of a document that is too large when it is unpacked.</summary>
    public static PermanentException TooMuch(RawDocument document) => new(
        $"'{document.Name}' has {document.Content.Length} bytes but becomes more than {document.Limits.UnpackedBytes} when it is unpacked; it may be a decompression bomb. If it is not, split the document.");

    /// <summary>The stream takes data that is cut off for complete. Its last eight bytes are the checksum and the length of what the last member holds.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> content)
    {
        if (packed.Length < TrailerLength)
        {
            return false;
        }

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(packed[^TrailerLength..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(packed[^sizeof(uint)..]);
        return length <= content.Length && Crc32.HashToUInt32(content[^(int)length..]) == checksum;
    }

    private static PermanentException Damaged(RawDocument document, Exception? error) =>
        new($"'{document.Name}' is gzip data that is cut off or damaged; get a whole copy.", error);
}
