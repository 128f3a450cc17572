using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Writing;

/// <summary>
/// One call of <see cref="IChunkIndex.WriteAsync"/> inside its transaction, which is as long as its own chunks take: what it replaces is retired and goes a few hundred
/// chunks at a time. The lexical index follows at the end, deletions first, which is how it writes fastest.
/// </summary>
internal sealed class ChunkBatch
{
    private readonly Dictionary<string, TenantState> _tenants = new(StringComparer.Ordinal);
    private readonly List<VersionState> _dirty = [];
    private readonly List<(long Key, VersionState Version, ChunkTerms Terms)> _words = [];
    private readonly SqliteSession _session;
    private readonly IndexRows _rows;
    private readonly ChunkRows _chunks;
    private bool _completes;

    private ChunkBatch(SqliteSession session, long generation)
    {
        _session = session;
        _rows = new IndexRows(session);
        _chunks = new ChunkRows(session, generation);
    }

    /// <summary>Writes the chunks with their vectors, which are of the file's model; see <see cref="IChunkIndex.WriteAsync"/>.</summary>
    public static BatchResult Write(SqliteSession session, IReadOnlyList<PreparedChunk> chunks, long generation)
    {
        ChunkBatch batch = new(session, generation);
        var results = new ChunkWriteResult[chunks.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = batch.Write(chunks[i]);
        }

        return new BatchResult(results, batch.Finish());
    }

    private ChunkWriteResult Write(in PreparedChunk prepared)
    {
        var chunk = prepared.Embedded.Chunk;
        var fence = chunk.Document.Fence;
        var document = GetDocument(chunk.Document);
        var version = FindVersion(document, chunk.Document.Version);
        if (WriteRules.IsSuperseded(fence, document.Fence) && version is not { CompletedBy: not null })
        {
            return ChunkWriteResult.Superseded;
        }

        if (fence > document.Fence)
        {
            _rows.SetFence(document, fence);
            RetireLeftovers(document, version?.Id ?? 0, fence);
        }

        version ??= AddVersion(document, chunk.Document);
        return version.CompletedBy is { } completedBy ? WriteRules.Repeat(chunk.Ordinal, completedBy) : Store(version, prepared.Under(version.Title));
    }

    private ChunkWriteResult Store(VersionState version, in PreparedChunk prepared)
    {
        var chunk = prepared.Embedded.Chunk;
        var tenant = version.Document.Tenant;
        MarkDirty(version);
        version.Total ??= chunk.Total;
        if (chunk.Document.Fence > version.Fence)
        {
            // Taken over from an earlier lease: its chunks are those that this one would write.
            version.Fence = chunk.Document.Fence;
        }

        var key = ChunkKeys.Of(tenant.Id, tenant.NextChunk);
        if (_chunks.TryAdd(key, version.Id, prepared))
        {
            tenant.NextChunk++;
            version.Stored++;
            version.AwaitsWords = true;
            _words.Add((key, version, prepared.Terms));
        }

        if (version.Stored < (version.Total ?? int.MaxValue))
        {
            return ChunkWriteResult.Stored;
        }

        AssertWhole(version, chunk);
        Complete(version, chunk.Ordinal);
        return ChunkWriteResult.Completed;
    }

    /// <summary>The old version goes, this one comes.</summary>
    private void Complete(VersionState version, int ordinal)
    {
        foreach (var other in _rows.ListVersions(version.Document, version.Id))
        {
            if (other.IsReadable)
            {
                Retire(version.Document, other);
            }
        }

        version.CompletedBy = ordinal;
        _completes = true;

        // Now, not at the end: another version of the document may complete in the same batch and must find this one readable.
        _rows.Save(version);
        _chunks.RecordChange(version.Document.Tenant.Id, version.Id, added: true);
    }

    private void RetireLeftovers(DocumentState document, long except, Fence fence)
    {
        foreach (var other in _rows.ListVersions(document, except))
        {
            if (!other.IsReadable && WriteRules.IsLeftover(other.Fence, fence))
            {
                Retire(document, other);
            }
        }
    }

    private void Retire(DocumentState document, StoredVersion version)
    {
        document.Versions.Remove(version.Version, out var known);
        if (known is not null)
        {
            _dirty.Remove(known);
        }

        if (known is { AwaitsWords: true })
        {
            // All that is stored has its words, so that what is removed takes away no more than there is.
            AddWords();
        }

        RetiredRows.Retire(_session, document.Tenant.Id, version);
    }

    /// <returns>Whether chunks of retired versions are left.</returns>
    private bool Finish()
    {
        var leavesRetired = RetiredRows.RemoveSome(_session, RetiredRows.BesideWrites);
        AddWords();
        foreach (var version in _dirty)
        {
            _rows.Save(version);
        }

        foreach (var tenant in _tenants.Values)
        {
            _rows.Save(tenant);
        }

        if (_completes)
        {
            _chunks.PruneChanges();
        }

        return leavesRetired;
    }

    private void AddWords()
    {
        _words.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        foreach (var (key, version, terms) in _words)
        {
            _chunks.AddWords(key, terms);
            version.AwaitsWords = false;
        }

        _words.Clear();
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

    private VersionState? FindVersion(DocumentState document, string name)
    {
        if (!document.Versions.TryGetValue(name, out var version) && _rows.FindVersion(document, name) is { } found)
        {
            version = found;
            document.Versions.Add(name, found);
        }

        return version;
    }

    private VersionState AddVersion(DocumentState document, DocumentVersion wanted)
    {
        var version = _rows.AddVersion(document, wanted);
        document.Versions.Add(wanted.Version, version);
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
