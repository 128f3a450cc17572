using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Reading;

/// <summary>
/// A document's version: a hash of its text, title and metadata, and of how it was read and is chunked. While it stays the same there is nothing to do. The model is no part of it: an index has one
/// model for all its vectors, and when that changes every stored chunk gets a vector of the new one (docs/adr/0022). Pure.
/// </summary>
internal static class DocumentFingerprint
{
    /// <summary>Raised when a reader finds other blocks in the same text.</summary>
    private const string Readers = "readers/2";

    /// <summary>32 characters of lower-case hex.</summary>
    public static string Of(SourceDocument document, string chunker)
    {
        XxHash128 hash = new();
        foreach (var part in (ReadOnlySpan<string>)[Readers, document.Format, chunker, document.Source, document.Content.Title, document.Content.Text])
        {
            Append(hash, part);
        }

        foreach (var (key, value) in document.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>An id for a text that came without one.</summary>
    public static string IdOfText(string text) => "text:" + Convert.ToHexStringLower(XxHash128.Hash(MemoryMarshal.AsBytes(text.AsSpan())));

    /// <summary>With its length before it, so that moving a character from one part to the next changes the hash.</summary>
    private static void Append(XxHash128 hash, string part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.Append(length);
        hash.Append(MemoryMarshal.AsBytes(part.AsSpan()));
    }
}
