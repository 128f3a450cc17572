using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>The names of collections and points. Fixed for ever, since what is stored is found by them. Pure.</summary>
/// <param name="collection">The index's name.</param>
internal sealed class QdrantNames(string collection)
{
    /// <summary>The point that says what readers see.</summary>
    public static readonly Guid State = new("00000000-0000-0000-0000-000000000001");

    private const int TokenLength = 8;

    /// <summary>The alias of the collection that readers see.</summary>
    public string Alias => collection;

    /// <summary>The collection of what the index knows of its documents.</summary>
    public string Documents => $"{collection}-documents";

    private string ChunksPrefix => $"{collection}-chunks-";

    /// <summary>The collection of the n-th model's chunks. Two processes that take each other for ended still make two of them.</summary>
    /// <param name="number">The number.</param>
    /// <param name="by">The commit that makes it.</param>
    public string Chunks(int number, Guid by) => string.Create(CultureInfo.InvariantCulture, $"{ChunksPrefix}{number}-{by.ToString("N")[^TokenLength..]}");

    /// <summary>Whether a collection is one of chunks of this index. Another index's may begin with the same letters.</summary>
    public bool IsChunks(string name)
    {
        var parts = name.StartsWith(ChunksPrefix, StringComparison.Ordinal) ? name[ChunksPrefix.Length..].Split('-') : [];
        return parts is [var number, var token] && number.All(char.IsAsciiDigit) && token.Length == TokenLength && token.All(char.IsAsciiHexDigitLower);
    }

    /// <summary>The name of an index for a trial in a folder, beside another index.</summary>
    public static string Trial(string collection, string folder) => $"{collection}-trial-{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))}";

    /// <summary>The point of a document.</summary>
    public static Guid Document(string tenant, string documentId) => Of($"document:{tenant.Length}:{tenant}{documentId}");

    /// <summary>The point of a part of a model.</summary>
    public static Guid ModelPart(string collection, int part) => Of(string.Create(CultureInfo.InvariantCulture, $"model:{part}:{collection}"));

    /// <summary>The point of a chunk of a version. The same chunk of another version, or of the same version written again later, is another point.</summary>
    public static Guid Chunk(Guid version, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[20];
        version.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], ordinal);
        return new Guid(XxHash128.Hash(bytes), bigEndian: true);
    }

    private static Guid Of(string name) => new(XxHash128.Hash(Encoding.UTF8.GetBytes(name)), bigEndian: true);
}
