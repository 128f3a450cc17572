using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>search</c> prints.</summary>
internal sealed record SearchDocument(IReadOnlyList<SearchDocument.Hit> Hits, IReadOnlyList<SourceReport> Sources)
{
    public static SearchDocument Of(RetrievedPassages found) => new(
        [.. found.Hits.Select(hit => new Hit(
            hit.Rank,
            hit.Chunk.Document.DocumentId,
            hit.Chunk.Id,
            hit.Chunk.Document.Source,
            hit.Chunk.Line,
            hit.Chunk.Heading,
            hit.Score,
            hit.Chunk.Text,
            hit.Parts,
            hit.Likeness,
            hit.Copies,
            Math.Max(1, hit.Merged.Count)))],
        found.Sources);

    /// <summary>A passage that was found; of as many chunks as were found and follow one another.</summary>
    internal sealed record Hit(
        int Rank, string DocumentId, Guid ChunkId, string Source, int Line, string Heading, double Score, string Text, IReadOnlyList<ScorePart> Parts, double Likeness, IReadOnlyList<string> Copies, int Chunks);
}
