using System.Numerics.Tensors;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>What <see cref="IndexScale"/> fills an index with, the same on each run: documents of English-like text whose vectors lie around the centre of a topic.</summary>
internal static class ScaleCorpus
{
    public const int Dimensions = 384;
    public const string Model = "scale/384";
    public const string Tenant = "default";

    private const int Topics = 1000;
    private const int ChunksInDocument = 20;
    private const int QuestionWords = 8;

    // How far a vector lies from its topic's centre, both of unit length before they are added.
    private const float Spread = 0.8f;

    /// <summary>All chunks; every twentieth ends a document.</summary>
    public static IEnumerable<VectorizedChunk> Chunks(int count)
    {
        Random random = new(2);
        var centres = Centres();
        DocumentVersion document = null!;
        var number = 0;
        foreach (var text in Corpus.English().Take(count))
        {
            document = number % ChunksInDocument == 0 ? Document(number / ChunksInDocument) : document;
            yield return new VectorizedChunk(Chunk(document, text, number, count), Near(centres[number / ChunksInDocument % Topics], random), Model);
            number++;
        }
    }

    /// <summary>Questions of words that follow each other in some chunk, each with a vector near some topic.</summary>
    public static (string Text, float[] Vector)[] Questions(int count)
    {
        Random random = new(3);
        var centres = Centres();
        return [.. Corpus.English().Skip(1).Take(count).Select(text => (Words(text, random), Near(centres[random.Next(Topics)], random)))];
    }

    private static string Words(string text, Random random)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = random.Next(words.Length - QuestionWords);
        return string.Join(' ', words[from..(from + QuestionWords)]);
    }

    private static float[][] Centres()
    {
        Random random = new(4);
        return [.. Enumerable.Range(0, Topics).Select(_ => Direction(random))];
    }

    private static float[] Near(float[] centre, Random random)
    {
        var vector = Direction(random);
        TensorPrimitives.MultiplyAdd(vector, Spread, centre, vector);
        return Unit(vector);
    }

    private static float[] Direction(Random random)
    {
        var vector = new float[Dimensions];
        foreach (ref var number in vector.AsSpan())
        {
            number = random.NextSingle() - 0.5f;
        }

        return Unit(vector);
    }

    private static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private static DocumentVersion Document(int number) => new()
    {
        Tenant = Tenant,
        DocumentId = $"doc-{number}",
        Version = "1",
        Source = $"/docs/{number}",
        Title = $"Title of {number}",
        Fence = new Fence(1, 1),
    };

    private static Chunk Chunk(DocumentVersion document, string text, int number, int count)
    {
        var ordinal = number % ChunksInDocument;
        return new Chunk
        {
            Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            Document = document,
            Ordinal = ordinal,
            Total = ordinal == ChunksInDocument - 1 || number == count - 1 ? ordinal + 1 : null,
            Text = text,
            Heading = "First part › Second part",
        };
    }
}
