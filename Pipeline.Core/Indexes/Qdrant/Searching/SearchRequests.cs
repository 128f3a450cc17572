using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Searching;

/// <summary>What a search asks of the server: what pipeline.yaml says, within what the collection allows. Pure.</summary>
internal static class SearchRequests
{
    // The constant of reciprocal rank fusion in the literature; the server's own, 2, lets the first ranks decide nearly alone.
    private const uint RankConstant = 60;

    // So that the two lists overlap: five times as many as are wanted, and some hundred at least.
    private const ulong DepthFactor = 5;
    private const ulong LeastDepth = 200;

    /// <summary>The terms of a text; <see langword="null"/> when it has no words.</summary>
    public static SparseVector? Words(string text)
    {
        var terms = QueryWords.Telling(text).Select(WordTerms.NumberOf).Distinct().ToList();
        SparseVector sparse = new();
        sparse.Indices.AddRange(terms);
        sparse.Values.AddRange(terms.Select(_ => 1f));
        return terms.Count == 0 ? null : sparse;
    }

    /// <summary>A search by vector.</summary>
    public static QueryPoints Dense(ReadOnlyMemory<float> vector, QdrantSearchOptions options, CollectionLimits limits) => new()
    {
        Query = Nearest(vector, options.Diversity),
        Using = Fields.Dense,
        Params = Params(options, limits),
    };

    /// <summary>A search by words.</summary>
    public static QueryPoints Lexical(SparseVector words) => new() { Query = Nearest(words), Using = Fields.Sparse };

    /// <summary>A search by both, put together.</summary>
    public static QueryPoints Fused(ReadOnlyMemory<float> vector, SparseVector words, QdrantSearchOptions options, CollectionLimits limits) => new()
    {
        Prefetch =
        {
            new PrefetchQuery { Query = Nearest(vector, options.Diversity), Using = Fields.Dense, Params = Params(options, limits) },
            new PrefetchQuery { Query = Nearest(words), Using = Fields.Sparse },
        },
        Query = options.Fusion == QdrantFusion.Dbsf ? new Query { Fusion = Fusion.Dbsf } : new Query { Rrf = new Rrf { K = RankConstant } },
    };

    /// <summary>Says how many hits each of the searches that are put together has.</summary>
    /// <param name="request">The search.</param>
    /// <param name="wanted">How many hits are wanted of it, with those that are passed over.</param>
    /// <param name="limits">What the collection allows.</param>
    public static void SetDepth(QueryPoints request, ulong wanted, CollectionLimits limits)
    {
        foreach (var part in request.Prefetch)
        {
            part.Limit = Math.Min(Math.Max(wanted * DepthFactor, LeastDepth), (ulong)limits.QueryPoints);
        }
    }

    // Said message by message: the client's conversion of a vector with its diversity leaves the inner message empty.
    private static Query Nearest(ReadOnlyMemory<float> vector, double diversity)
    {
        VectorInput input = new() { Dense = ChunkPoints.Dense(vector).Dense };
        return diversity > 0 ? new Query { NearestWithMmr = new NearestInputWithMmr { Nearest = input, Mmr = new Mmr { Diversity = (float)diversity } } } : new Query { Nearest = input };
    }

    private static Query Nearest(SparseVector words) => new() { Nearest = new VectorInput { Sparse = words } };

    private static SearchParams Params(QdrantSearchOptions options, CollectionLimits limits)
    {
        SearchParams settings = new() { Quantization = new QuantizationSearchParams { Rescore = options.Rescore, Oversampling = options.Oversampling } };
        if (options.Exact && limits.AllowsExact)
        {
            settings.Exact = true;
        }

        if (options.Ef > 0)
        {
            settings.HnswEf = (ulong)Math.Min(options.Ef, limits.LargestEf);
        }

        return settings;
    }
}
