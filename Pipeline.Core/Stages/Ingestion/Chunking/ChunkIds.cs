using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The ids of a document version's chunks: name-based UUIDs (RFC 9562, version 8) of tenant, document, version and ordinal. The same wherever and however often they are made.</summary>
internal sealed class ChunkIds(DocumentVersion document)
{
    private readonly byte[] _document = Hash(document);

    /// <summary>The id of the chunk of an ordinal, from 0.</summary>
    public Guid At(int ordinal)
    {
        Span<byte> name = stackalloc byte[SHA256.HashSizeInBytes + sizeof(int)];
        _document.CopyTo(name);
        BinaryPrimitives.WriteInt32BigEndian(name[SHA256.HashSizeInBytes..], ordinal);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Each part with its length before it, so that no two names run into the same bytes.</summary>
    private static byte[] Hash(DocumentVersion document)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in (ReadOnlySpan<string>)[document.Tenant, document.DocumentId, document.Version])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
