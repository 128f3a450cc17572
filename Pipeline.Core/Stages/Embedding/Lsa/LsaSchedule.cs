using System.Globalization;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Models.Lsa;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>Which model an index should hold, and when it is worth changing. Pure.</summary>
internal static class LsaSchedule
{
    /// <summary>The method, for document versions: unlike a model's identity it stays when the index changes its model. Raised when the same texts give another model.</summary>
    public const string Method = "lsa-1";

    /// <summary>Up to so many chunks a fit takes a few seconds at most: 1.5 s on two cores.</summary>
    public const int Quick = 10_000;

    /// <summary>Up to so many chunks a model is fitted anew after every change: it takes a fraction of a second.</summary>
    private const int Small = 4_000;

    /// <summary>Beyond, when this share of the chunks has come or gone since.</summary>
    private const double Growth = 0.1;

    private const int DigestLength = 16;

    /// <summary>The model for what an index holds: its identity follows from that alone.</summary>
    /// <param name="corpus">What the index holds.</param>
    /// <param name="dimensions">The most dimensions wanted.</param>
    public static (string Identity, int Dimensions) For(CorpusState corpus, int dimensions)
    {
        if (corpus.Chunks < LsaFit.FewestChunks)
        {
            return (LexicalEmbeddingGenerator.IdentityOf(dimensions), dimensions);
        }

        var fitting = LsaFit.Dimensions(corpus.Chunks, dimensions);
        return (string.Create(CultureInfo.InvariantCulture, $"{Method}-{corpus.Digest[..DigestLength]}/{fitting}"), fitting);
    }

    /// <summary>Whether an identity is that of a fitted model.</summary>
    public static bool IsFitted(string identity) => identity.StartsWith(Method + "-", StringComparison.Ordinal);

    /// <summary>Whether an index's model is another than the one for what it holds.</summary>
    /// <param name="held">The model it holds; <see langword="null"/> when it has never held a vector.</param>
    /// <param name="corpus">What it holds.</param>
    /// <param name="dimensions">The most dimensions wanted.</param>
    public static bool IsStale(FittedModel? held, CorpusState corpus, int dimensions) =>
        held is not null && held.Identity != For(corpus, dimensions).Identity && IsOurs(held);

    /// <summary>Whether it is so much another that changing it is worth the work.</summary>
    /// <param name="held">The model it holds; <see langword="null"/> when it has never held a vector.</param>
    /// <param name="corpus">What it holds.</param>
    /// <param name="dimensions">The most dimensions wanted.</param>
    public static bool IsDue(FittedModel? held, CorpusState corpus, int dimensions)
    {
        if (!IsStale(held, corpus, dimensions))
        {
            return false;
        }

        var (identity, wanted) = For(corpus, dimensions);
        if (!IsFitted(held!.Identity) || !IsFitted(identity))
        {
            return IsFitted(held.Identity) != IsFitted(identity);
        }

        var before = LsaBytes.ReadChunks(held.Payload);
        return corpus.Chunks <= Small || held.Dimensions != wanted || Math.Abs(corpus.Chunks - before) >= Growth * before;
    }

    /// <summary>The share of a fused score that the vectors of a fitted model deserve: where more of the variance is kept, nearness says more. Fitted by eye to five collections.</summary>
    /// <param name="explained">See <see cref="LsaModel.Explained"/>.</param>
    public static double DenseShare(double explained) => Math.Clamp(1.6 * explained, 0.1, 0.5);

    // Vectors of another model were not made for nothing: whoever wants them gone says so by another file.
    private static bool IsOurs(FittedModel held) => IsFitted(held.Identity) || held.Identity == LexicalEmbeddingGenerator.IdentityOf(held.Dimensions);
}
