namespace Pipeline.Core.Stages.Retrieval;

/// <summary>From all that was found to the passages that are handed on: what is word for word the same becomes one, neighbours support each other, what is alike gives way, and what follows one another becomes one. Pure.</summary>
internal static class PassageSelection
{
    /// <summary>The passages, best first: of the <paramref name="top"/> best chunks, so there may be fewer.</summary>
    /// <param name="fused">All that was found, best first.</param>
    /// <param name="options">How to choose.</param>
    /// <param name="top">How many chunks are wanted; at least 1.</param>
    public static IReadOnlyList<RetrievedHit> Select(IReadOnlyList<RetrievedHit> fused, RetrieveOptions options, int top)
    {
        var supported = NeighbourSupport.Apply(Copies.Merge(fused), options.NeighbourWeight);
        var chosen = Diversity.Choose(supported, options.Diversity, top);
        return options.Merge ? NeighbourMerge.Merge(chosen) : chosen;
    }
}
