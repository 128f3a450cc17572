using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>
/// One call of <see cref="IChunkIndex.WriteAsync"/> inside its transaction. Versions go and become readable chunk by chunk as the batch is read; the
/// lexical index follows at the end, deletions first, which is how it writes fastest.
/// </summary>
internal sealed class ChunkBatch
{
    private readonly Dictionary<string, TenantState> _tenants = new(StringComparer.Ordinal);
    private readonly List<VersionState> _dirty = [];
    private readonly List<VersionState> _completed = [];
    private readonly IndexRows _rows;
    private readonly ChunkRows _chunks;

    private ChunkBatch(SqliteSession session, long generation)
    {
        _rows = new IndexRows(session);
        _chunks = new ChunkRows(session, generation);
    }

    /// <summary>Writes the chunks with their vectors, which are of the file's model; see <see cref="IChunkIndex.WriteAsync"/>.</summary>
    public static ChunkWriteResult[] Write(SqliteSession session, IReadOnlyList<EmbeddedChunk> chunks, long generation)
    {
        ChunkBatch batch = new(session, generation);
        var results = new ChunkWriteResult[chunks.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = batch.Write(chunks[i]);
        }

        batch.Finish();
        return results;
    }

    private ChunkWriteResult Write(EmbeddedChunk embedded)
    {
        var chunk = embedded.Chunk;
        var document = GetDocument(chunk.Document);
        if (WriteRules.IsOutranked(chunk.Document.Fence, document.Fence))
        {
            return ChunkWriteResult.Outranked;
        }

        var version = GetVersion(document, chunk.Document);
        if (chunk.Document.Fence > document.Fence)
        {
            _rows.RaiseFence(document, chunk.Document.Fence);
            DeleteLeftovers(version, chunk.Document.Fence);
        }

        return version.CompletedBy is { } completedBy ? WriteRules.Repeat(chunk.Ordinal, completedBy) : Store(version, embedded);
    }

    private ChunkWriteResult Store(VersionState version, EmbeddedChunk embedded)
    {
        var chunk = embedded.Chunk;
        var tenant = version.Document.Tenant;
        MarkDirty(version);
        version.Total ??= chunk.Total;
        if (_chunks.TryAdd(ChunkKeys.Of(tenant.Id, tenant.NextChunk), version.Id, embedded))
        {
            tenant.NextChunk++;
            version.Stored++;
        }

        if (version.Stored < (version.Total ?? int.MaxValue))
        {
            return ChunkWriteResult.Stored;
        }

        AssertWhole(version, chunk);
        Complete(version, chunk.Ordinal);
        return ChunkWriteResult.Completed;
    }

    /// <summary>The old version goes, this one comes; whatever an older job or lease left behind goes too.</summary>
    private void Complete(VersionState version, int ordinal)
    {
        foreach (var other in _rows.ListVersions(version.Document, version.Id))
        {
            if (other.IsReadable)
            {
                Delete(version.Document, other.Id, other.Version, isReadable: true);
            }
        }

        version.CompletedBy = ordinal;
        version.AwaitsWords = true;
        _completed.Add(version);

        // Now, not at the end: another version of the document may complete in the same batch and must find this one readable.
        _rows.Save(version);
        _chunks.RecordChange(version.Document.Tenant.Id, version.Id, added: true);
    }

    private void DeleteLeftovers(VersionState version, Fence fence)
    {
        foreach (var other in _rows.ListVersions(version.Document, version.Id))
        {
            if (!other.IsReadable && WriteRules.IsLeftover(other.Fence, fence))
            {
                Delete(version.Document, other.Id, other.Version, isReadable: false);
            }
        }
    }

    private void Delete(DocumentState document, long id, string name, bool isReadable)
    {
        document.Versions.Remove(name, out var known);
        if (known is not null)
        {
            _dirty.Remove(known);
            _completed.Remove(known);
        }

        _chunks.Delete(id, withWords: isReadable && known is not { AwaitsWords: true });
        if (isReadable)
        {
            _chunks.RecordChange(document.Tenant.Id, id, added: false);
        }
    }

    private void Finish()
    {
        if (_completed.Count > 0)
        {
            _chunks.AddWords(_completed.Select(version => version.Id));
        }

        foreach (var version in _dirty)
        {
            _rows.Save(version);
        }

        foreach (var tenant in _tenants.Values)
        {
            _rows.Save(tenant);
        }

        if (_completed.Count > 0)
        {
            _chunks.PruneChanges();
        }
    }

    private DocumentState GetDocument(DocumentVersion version)
    {
        if (!_tenants.TryGetValue(version.Tenant, out var tenant))
        {
            tenant = _rows.GetTenant(version.Tenant);
            _tenants.Add(version.Tenant, tenant);
        }

        if (!tenant.Documents.TryGetValue(version.DocumentId, out var document))
        {
            document = _rows.FindDocument(tenant, version.DocumentId) ?? _rows.AddDocument(tenant, version.DocumentId, version.Fence);
            tenant.Documents.Add(version.DocumentId, document);
        }

        return document;
    }

    private VersionState GetVersion(DocumentState document, DocumentVersion wanted)
    {
        if (!document.Versions.TryGetValue(wanted.Version, out var version))
        {
            version = _rows.GetVersion(document, wanted);
            document.Versions.Add(wanted.Version, version);
        }

        if (wanted.Fence > version.Fence && version.CompletedBy is null)
        {
            // Taken over from an earlier lease: its chunks are those that this one would write.
            version.Fence = wanted.Fence;
            MarkDirty(version);
        }

        return version;
    }

    private void MarkDirty(VersionState version)
    {
        if (!version.IsDirty)
        {
            version.IsDirty = true;
            _dirty.Add(version);
        }
    }

    private void AssertWhole(VersionState version, Chunk chunk)
    {
        var last = _chunks.LastOrdinal(version.Id);
        if (last != version.Total - 1)
        {
            throw new PermanentException(
                $"Document '{chunk.Document.DocumentId}' has {version.Stored} chunks of version {chunk.Document.Version}, which is all of them by its total, but the "
                + $"last is number {last} instead of {version.Total - 1}. Ordinals must run from 0 without gaps: mend the stage that makes the chunks.");
        }
    }
}
