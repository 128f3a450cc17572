using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>The <c>index.qdrant.search:</c> section of pipeline.yaml.</summary>
internal sealed record QdrantSearchOptions
{
    /// <summary>Whether every vector is compared, without the HNSW graph: nothing is missed, and each search costs in proportion to the tenant's chunks.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Exact { get; init; }

    /// <summary>How many candidates a search of the HNSW graph keeps: more finds more of the nearest and takes longer.</summary>
    /// <value>0 (the default) for the server's choice, or up to 10,000.</value>
    [Range(0, 10_000)]
    public int Ef { get; init; }

    /// <summary>
    /// How the source <c>fused</c> of the stage <c>retrieve</c> puts the searches by vector and by words together: <c>rrf</c> by ranks (reciprocal rank fusion), <c>dbsf</c> by scores, each as its place within the
    /// spread of its list (distribution-based score fusion).
    /// </summary>
    /// <value><c>rrf</c> (the default) or <c>dbsf</c>.</value>
    public QdrantFusion Fusion { get; init; }

    /// <summary>How much likeness to better hits counts against a hit of a search by vector (maximal marginal relevance, by vectors); the rest is its nearness.</summary>
    /// <value>0 (the default, not at all) to 1.</value>
    [Range(0.0, 1.0)]
    public double Diversity { get; init; }

    /// <summary>Whether hits of quantised vectors are compared again by the exact ones.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Rescore { get; init; } = true;

    /// <summary>How many times as many hits of quantised vectors are compared again as are wanted.</summary>
    /// <value>1–16. Default: 2.</value>
    [Range(1.0, 16.0)]
    public double Oversampling { get; init; } = 2;
}
