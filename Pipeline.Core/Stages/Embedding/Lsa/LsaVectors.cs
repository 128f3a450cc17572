using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Models.Lsa;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>
/// Makes vectors with a model that an index holds: one that was fitted on it, or, as long as it has too little for that, hashed words. Immutable; thread-safe.
/// </summary>
internal sealed class LsaVectors
{
    private const int TextsAtOnce = 64;

    private readonly LsaModel? _model;

    private LsaVectors(string identity, int dimensions, LsaModel? model)
    {
        Identity = identity;
        Dimensions = dimensions;
        _model = model;
    }

    /// <summary>The model's identity.</summary>
    public string Identity { get; }

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions { get; }

    /// <summary>See <see cref="IDenseShare"/>.</summary>
    public double DenseShare => _model is null ? LexicalEmbeddingGenerator.Share : LsaSchedule.DenseShare(_model.Explained);

    /// <summary>Of a model that an index holds.</summary>
    /// <exception cref="PermanentException">It is neither fitted nor of hashed words.</exception>
    public static LsaVectors Of(FittedModel held) =>
        LsaSchedule.IsFitted(held.Identity) ? new LsaVectors(held.Identity, held.Dimensions, LsaBytes.Read(held.Payload))
        : held.Identity == LexicalEmbeddingGenerator.IdentityOf(held.Dimensions) ? new LsaVectors(held.Identity, held.Dimensions, null)
        : throw new PermanentException(
            $"The index holds vectors of {held.Identity}, which models.embedding.use: lsa cannot make. Set models.embedding to the model the index was made with, or point "
            + "index.embedded.path at a new file and ingest the documents again.");

    /// <summary>A vector for each text, in order: of unit length, or all zeros when no word of the text is known.</summary>
    public float[][] Embed(IReadOnlyList<string> texts)
    {
        var vectors = new float[texts.Count][];
        if (texts.Count <= TextsAtOnce)
        {
            Embed(texts, vectors, 0); // batches of a flow are no longer, and it works on several at once
        }
        else
        {
            Parallel.For(0, (texts.Count + TextsAtOnce - 1) / TextsAtOnce, block => Embed(texts, vectors, block * TextsAtOnce));
        }

        return vectors;
    }

    private void Embed(IReadOnlyList<string> texts, float[][] vectors, int start)
    {
        using WordTable words = new();
        for (var i = start; i < Math.Min(texts.Count, start + TextsAtOnce); i++)
        {
            vectors[i] = Embed(texts[i], words);
        }
    }

    private float[] Embed(string text, WordTable words)
    {
        var vector = new float[Dimensions];
        if (_model is null)
        {
            LexicalFeatures.Embed(text, words, vector);
        }
        else
        {
            _model.TryEmbed(text, words, vector);
        }

        return vector;
    }
}
