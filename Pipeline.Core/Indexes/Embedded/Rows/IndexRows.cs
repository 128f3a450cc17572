using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>Finds, makes and updates the rows of tenants, documents and versions, inside a write transaction.</summary>
/// <param name="session">The writing connection.</param>
internal readonly struct IndexRows(SqliteSession session)
{
    private const string VersionColumns = "id, stored, total, completed_by, fence_order, epoch, title";

    /// <summary>A tenant's row, made when missing.</summary>
    public TenantState GetTenant(string name)
    {
        session.Prepare("INSERT INTO tenants (name, next_chunk) VALUES (?1, 1) ON CONFLICT DO NOTHING").Bind(1, name).Run();
        using var rows = session.Prepare("SELECT id, next_chunk FROM tenants WHERE name = ?1").Bind(1, name).Query();
        rows.Read();
        return new TenantState { Id = rows.Int64(0), NextChunk = rows.Int64(1) };
    }

    /// <summary>A document's row, or <see langword="null"/>.</summary>
    public DocumentState? FindDocument(TenantState tenant, string name)
    {
        using var rows = session.Prepare("SELECT id, fence_order, epoch FROM documents WHERE tenant = ?1 AND name = ?2")
            .Bind(1, tenant.Id).Bind(2, name).Query();
        return rows.Read() ? new DocumentState { Id = rows.Int64(0), Tenant = tenant, Fence = new Fence(rows.Int64(1), rows.Int32(2)) } : null;
    }

    /// <summary>Makes a document's row.</summary>
    public DocumentState AddDocument(TenantState tenant, string name, Fence fence)
    {
        using var rows = session.Prepare("INSERT INTO documents (tenant, name, fence_order, epoch) VALUES (?1, ?2, ?3, ?4) RETURNING id")
            .Bind(1, tenant.Id).Bind(2, name).Bind(3, fence.Order).Bind(4, fence.Epoch).Query();
        rows.Read();
        return new DocumentState { Id = rows.Int64(0), Tenant = tenant, Fence = fence };
    }

    /// <summary>Keeps a document's new fence.</summary>
    public void SetFence(DocumentState document, Fence fence)
    {
        document.Fence = fence;
        session.Prepare("UPDATE documents SET fence_order = ?2, epoch = ?3 WHERE id = ?1")
            .Bind(1, document.Id).Bind(2, fence.Order).Bind(3, fence.Epoch).Run();
    }

    /// <summary>Makes a tombstone of a document if it has no version.</summary>
    public void MarkTombstone(long document) => session.Prepare(
        "UPDATE documents SET tombstone = 1 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM versions WHERE document = ?1)").Bind(1, document).Run();

    /// <summary>A version's row, or <see langword="null"/>.</summary>
    public VersionState? FindVersion(DocumentState document, string version)
    {
        using var rows = session.Prepare($"SELECT {VersionColumns} FROM versions WHERE document = ?1 AND version = ?2").Bind(1, document.Id).Bind(2, version).Query();
        return rows.Read() ? Version(rows, document) : null;
    }

    /// <summary>Makes a version's row.</summary>
    public VersionState AddVersion(DocumentState document, DocumentVersion version)
    {
        session.Prepare("UPDATE documents SET tombstone = 0 WHERE id = ?1 AND tombstone = 1").Bind(1, document.Id).Run();
        using var rows = session.Prepare(
            $"""
            INSERT INTO versions (document, version, source, title, metadata, fence_order, epoch, stored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
            RETURNING {VersionColumns}
            """)
            .Bind(1, document.Id).Bind(2, version.Version).Bind(3, version.Source).Bind(4, version.Title)
            .Bind(5, JsonSerializer.Serialize(version.Metadata, PipelineJson.Options))
            .Bind(6, version.Fence.Order).Bind(7, version.Fence.Epoch).Query();
        rows.Read();
        return Version(rows, document);
    }

    /// <summary>A document's versions, except one, as they are in the file.</summary>
    public List<StoredVersion> ListVersions(DocumentState document, long except)
    {
        List<StoredVersion> versions = [];
        using var rows = session.Prepare(
            "SELECT id, version, completed_by IS NOT NULL, fence_order, epoch, stored FROM versions WHERE document = ?1 AND id <> ?2")
            .Bind(1, document.Id).Bind(2, except).Query();
        while (rows.Read())
        {
            versions.Add(new StoredVersion(rows.Int64(0), rows.Text(1), rows.Int32(2) == 1, new Fence(rows.Int64(3), rows.Int32(4)), rows.Int32(5)));
        }

        return versions;
    }

    /// <summary>Writes a version's fence and counts.</summary>
    public void Save(VersionState version) =>
        session.Prepare("UPDATE versions SET stored = ?2, total = ?3, completed_by = ?4, fence_order = ?5, epoch = ?6 WHERE id = ?1")
            .Bind(1, version.Id).Bind(2, version.Stored).Bind(3, (long?)version.Total).Bind(4, (long?)version.CompletedBy)
            .Bind(5, version.Fence.Order).Bind(6, version.Fence.Epoch).Run();

    /// <summary>Keeps the number of a tenant's next chunk.</summary>
    public void Save(TenantState tenant) =>
        session.Prepare("UPDATE tenants SET next_chunk = ?2 WHERE id = ?1").Bind(1, tenant.Id).Bind(2, tenant.NextChunk).Run();

    private static VersionState Version(SqliteRows rows, DocumentState document) => new()
    {
        Id = rows.Int64(0),
        Document = document,
        Stored = rows.Int32(1),
        Total = (int?)rows.Int64OrNull(2),
        CompletedBy = (int?)rows.Int64OrNull(3),
        Fence = new Fence(rows.Int64(4), rows.Int32(5)),
        Title = rows.Blob(6).ToArray(),
    };
}
