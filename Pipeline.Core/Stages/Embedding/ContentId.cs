using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Tells what a model was given: the same tenant and text have the same id for ever. The model is no part of it: an index finds only vectors of the model that it is asked for. Pure.</summary>
internal static class ContentId
{
    /// <summary>128 bits of a SHA-256, so that nobody can make a text that takes another's vector.</summary>
    public static Guid Of(string tenant, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, tenant);
        Append(hash, text);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>With its length before it, so that moving a character from one part to the next changes the hash.</summary>
    private static void Append(IncrementalHash hash, string part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
    }
}
