using System.Text;
using Pipeline.Core.Indexes;

namespace Pipeline.Tests.Support;

/// <summary>A model for tests of a model's change: its vector of a text depends on its own name and the text alone.</summary>
internal sealed class NamedModel(string name, int dimensions = 8)
{
    private int _embedded;

    /// <summary>Called before each batch, with the number of texts embedded so far.</summary>
    public Action<int>? BeforeBatch { get; set; }

    /// <summary>Texts embedded so far.</summary>
    public int Embedded => Volatile.Read(ref _embedded);

    public FittedModel Fitted => new(name, dimensions, Encoding.UTF8.GetBytes("payload of " + name));

    public string Identity => name;

    public float[] Vector(string text) => ChunkFactory.Vector(name + "/" + text, dimensions);

    public IReadOnlyList<ReadOnlyMemory<float>> Embed(IReadOnlyList<ChunkText> texts)
    {
        BeforeBatch?.Invoke(Embedded);
        Interlocked.Add(ref _embedded, texts.Count);
        return [.. texts.Select(text => (ReadOnlyMemory<float>)Vector(text.Text))];
    }

    /// <summary>A version's chunks with this model's vectors, each with a text of its own.</summary>
    public VectorizedChunk[] Chunks(DocumentVersion document, int count) =>
        [.. ChunkFactory.Chunks(document, count).Select(chunk => chunk with { Model = name, Vector = Vector(chunk.Chunk.Text) })];
}
