using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

/// <summary>Hits in one document or several, for tests of what becomes of them.</summary>
internal static class Hits
{
    /// <summary>Hits with ranks in the order given.</summary>
    public static IReadOnlyList<RetrievedHit> Of(params (Chunk Chunk, double Score)[] hits) =>
        [.. hits.Select((hit, index) => new RetrievedHit(index + 1, hit.Chunk, hit.Score, [new ScorePart("lexical", index + 1, hit.Score, hit.Score, 1)]))];

    /// <summary>A chunk of a document.</summary>
    public static Chunk Chunk(int ordinal, string document = "a", string version = "1") => ChunkFactory.Chunk(ChunkFactory.Document(document, version), ordinal, 100).Chunk;

    /// <summary>The chunk of a text from one offset to another.</summary>
    public static Chunk Piece(int ordinal, string text, int start, int end, string heading = "") => Chunk(ordinal) with
    {
        Text = text[start..end],
        Start = start,
        End = end,
        Line = text[..start].Count(c => c == '\n') + 1,
        Page = 0,
        Heading = heading,
    };
}
