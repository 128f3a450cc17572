using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>Finds out which versions are complete when their chunks come in several writes. For one write.</summary>
/// <param name="collection">Where the chunks are.</param>
internal sealed class PartialVersions(ChunkStore collection)
{
    private readonly Dictionary<VersionWrite, HashSet<int>> _stored = [];

    /// <summary>Before the chunks are written: which of them are there already.</summary>
    public async Task BeforeAsync(IReadOnlyList<VersionWrite> versions, CancellationToken cancellationToken)
    {
        foreach (var version in versions.Where(version => version.Step == WriteStep.Part))
        {
            var found = await collection.GetAsync(version.Chunks.Select(chunk => QdrantNames.Chunk(version.Id, chunk.Chunk.Ordinal)), Wire.Only(Fields.Ordinal), cancellationToken).ConfigureAwait(false);
            _stored[version] = [.. found.Select(point => (int)(Wire.NumberOf(point.Payload, Fields.Ordinal) ?? -1))];
        }
    }

    /// <summary>After the chunks are written: the versions that are complete, with the chunk that has completed each.</summary>
    public async Task<List<VersionWrite>> CompleteAsync(IReadOnlyList<VersionWrite> versions, CancellationToken cancellationToken)
    {
        List<VersionWrite> complete = [];
        foreach (var version in versions)
        {
            if (version.Step == WriteStep.Whole || await IsCompleteAsync(version, cancellationToken).ConfigureAwait(false))
            {
                version.CompletedBy = LastNew(version);
                complete.Add(version);
            }
        }

        return complete;
    }

    private int LastNew(VersionWrite version) =>
        (version.Chunks.LastOrDefault(chunk => _stored.GetValueOrDefault(version)?.Contains(chunk.Chunk.Ordinal) != true) ?? version.Chunks[^1]).Chunk.Ordinal;

    private async Task<bool> IsCompleteAsync(VersionWrite version, CancellationToken cancellationToken)
    {
        var ofVersion = Wire.Is(Fields.Version, version.Id.ToString("D"));
        if (version.Total is not { } total)
        {
            var last = await collection.ScrollAsync(Wire.AllOf(ofVersion, Wire.AtLeast(Fields.Total, 0)), null, 1, Wire.Only(Fields.Total), null, cancellationToken).ConfigureAwait(false);
            if (last.Result.Count == 0)
            {
                return false;
            }

            total = (int)Wire.NumberOf(last.Result[0].Payload, Fields.Total)!.Value;
        }

        if (version.Chunks.FirstOrDefault(chunk => chunk.Chunk.Ordinal >= total) is { } beyond)
        {
            throw WriteRounds.Gap(version.Version, total, beyond.Chunk.Ordinal);
        }

        version.Expected = total;
        return await collection.CountAsync(Wire.AllOf(ofVersion, Wire.Between(Fields.Ordinal, 0, total)), cancellationToken).ConfigureAwait(false) == total;
    }
}
