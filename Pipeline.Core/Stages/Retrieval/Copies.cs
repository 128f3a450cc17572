namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Makes one hit of those of several documents whose passages are word for word the same: the best of them, which names where the others stand. Pure.</summary>
internal static class Copies
{
    /// <summary>The hits, each passage once, in their order.</summary>
    /// <param name="hits">All that was found, best first.</param>
    public static IReadOnlyList<RetrievedHit> Merge(IReadOnlyList<RetrievedHit> hits)
    {
        Dictionary<string, int> first = new(StringComparer.Ordinal);
        List<RetrievedHit> once = [];
        List<List<string>?> others = [];
        foreach (var hit in hits)
        {
            if (first.TryAdd(hit.Chunk.Text, once.Count) || IsOfOneDocument(once[first[hit.Chunk.Text]], hit))
            {
                once.Add(hit);
                others.Add(null);
            }
            else
            {
                (others[first[hit.Chunk.Text]] ??= []).Add(hit.Chunk.Document.Source);
            }
        }

        if (once.Count == hits.Count)
        {
            return hits;
        }

        return Ranks.Number(once.Select((hit, index) => others[index] is { } sources ? hit with { Copies = [.. sources.Distinct(StringComparer.Ordinal)] } : hit));
    }

    private static bool IsOfOneDocument(RetrievedHit one, RetrievedHit other) => one.Chunk.Document.DocumentId == other.Chunk.Document.DocumentId;
}
