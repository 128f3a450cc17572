using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Support;

/// <summary>Makes chunks with vectors for tests of indexes.</summary>
internal static class ChunkFactory
{
    public const string Model = "test/8";
    public const string Tenant = "default";

    public static DocumentVersion Document(string id, string version, long order = 1, int epoch = 1, string tenant = Tenant) => new()
    {
        Tenant = tenant,
        DocumentId = id,
        Version = version,
        Source = "/docs/" + id,
        Title = "Title of " + id,
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "blue" },
        Fence = new Fence(order, epoch),
    };

    /// <summary>All chunks of a version; the last carries the total.</summary>
    public static VectorizedChunk[] Chunks(DocumentVersion document, int count, string? text = null, string model = Model, int dimensions = 8) =>
        [.. Enumerable.Range(0, count).Select(ordinal => Chunk(document, ordinal, count, text, model, dimensions))];

    public static VectorizedChunk Chunk(
        DocumentVersion document, int ordinal, int count, string? text = null, string model = Model, int dimensions = 8)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{document.Tenant}/{document.DocumentId}/{document.Version}/{ordinal}");
        Chunk chunk = new()
        {
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16]),
            Document = document,
            Ordinal = ordinal,
            Total = ordinal == count - 1 ? count : null,
            Text = text ?? "words of " + name,
            Heading = "Top › Part",
            Start = ordinal * 10,
            End = (ordinal * 10) + 9,
            Line = ordinal + 1,
            Page = (ordinal / 2) + 1,
        };
        return new VectorizedChunk(chunk, Vector(name, dimensions), model);
    }

    /// <summary>A vector of unit length that depends on a name alone.</summary>
    public static float[] Vector(string name, int dimensions = 8)
    {
        Random random = new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        return Unit([.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5))]);
    }

    public static float[] Unit(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }
}
