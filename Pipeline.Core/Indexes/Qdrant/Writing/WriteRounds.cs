using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>Sorts the chunks of a call by version. Pure.</summary>
internal static class WriteRounds
{
    /// <summary>The versions, in rounds of which each has a document once: what comes after one another in a document is written after one another.</summary>
    public static IReadOnlyList<IReadOnlyList<VersionWrite>> Of(IReadOnlyList<PreparedChunk> chunks)
    {
        Dictionary<Guid, List<List<PreparedChunk>>> documents = [];
        foreach (var chunk in chunks)
        {
            var id = QdrantNames.Document(chunk.Chunk.Document.Tenant, chunk.Chunk.Document.DocumentId);
            if (!documents.TryGetValue(id, out var runs))
            {
                documents.Add(id, runs = []);
            }

            if (runs.Count == 0 || !IsOfOneWrite(runs[^1][0].Chunk.Document, chunk.Chunk.Document))
            {
                runs.Add([]);
            }

            runs[^1].Add(chunk);
        }

        return [.. Enumerable.Range(0, documents.Values.Max(runs => runs.Count)).Select(round =>
            (IReadOnlyList<VersionWrite>)[.. documents.Where(document => document.Value.Count > round).Select(document => Version(document.Key, document.Value[round]))])];
    }

    private static bool IsOfOneWrite(DocumentVersion left, DocumentVersion right) => left.Version == right.Version && left.Fence == right.Fence;

    private static VersionWrite Version(Guid document, List<PreparedChunk> chunks)
    {
        VersionWrite version = new(document, chunks);
        if (version.Total is { } total && chunks.Find(chunk => chunk.Chunk.Ordinal >= total) is { } beyond)
        {
            throw Gap(version.Version, total, beyond.Chunk.Ordinal);
        }

        return version;
    }

    /// <summary>The failure of a version whose ordinals do not fit its total.</summary>
    public static PermanentException Gap(DocumentVersion version, int total, int ordinal) => new(
        $"Document '{version.DocumentId}' has {total} chunks of version {version.Version} by its total, and one is number {ordinal}. Ordinals must run from 0 without gaps: mend the stage that makes the chunks.");
}
