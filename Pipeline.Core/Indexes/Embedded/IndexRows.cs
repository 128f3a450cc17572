using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Finds, makes and updates the rows of tenants, documents and versions, inside a write transaction.</summary>
/// <param name="session">The writing connection.</param>
internal readonly struct IndexRows(SqliteSession session)
{
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
        using var rows = session.Prepare("SELECT id, sequence, epoch FROM documents WHERE tenant = ?1 AND name = ?2")
            .Bind(1, tenant.Id).Bind(2, name).Query();
        return rows.Read() ? new DocumentState { Id = rows.Int64(0), Tenant = tenant, Fence = new Fence(rows.Int64(1), rows.Int32(2)) } : null;
    }

    /// <summary>Makes a document's row.</summary>
    public DocumentState AddDocument(TenantState tenant, string name, Fence fence)
    {
        using var rows = session.Prepare("INSERT INTO documents (tenant, name, sequence, epoch) VALUES (?1, ?2, ?3, ?4) RETURNING id")
            .Bind(1, tenant.Id).Bind(2, name).Bind(3, fence.Sequence).Bind(4, fence.Epoch).Query();
        rows.Read();
        return new DocumentState { Id = rows.Int64(0), Tenant = tenant, Fence = fence };
    }

    /// <summary>Keeps a document's new highest fence.</summary>
    public void RaiseFence(DocumentState document, Fence fence)
    {
        document.Fence = fence;
        session.Prepare("UPDATE documents SET sequence = ?2, epoch = ?3 WHERE id = ?1")
            .Bind(1, document.Id).Bind(2, fence.Sequence).Bind(3, fence.Epoch).Run();
    }

    /// <summary>A version's row, made when missing.</summary>
    public VersionState GetVersion(DocumentState document, DocumentVersion version)
    {
        session.Prepare(
            """
            INSERT INTO versions (document, version, source, title, metadata, sequence, epoch, stored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
            ON CONFLICT (document, version) DO NOTHING
            """)
            .Bind(1, document.Id).Bind(2, version.Version).Bind(3, version.Source).Bind(4, version.Title)
            .Bind(5, JsonSerializer.Serialize(version.Metadata, PipelineJson.Options))
            .Bind(6, version.Fence.Sequence).Bind(7, version.Fence.Epoch).Run();
        using var rows = session.Prepare(
            "SELECT id, stored, total, completed_by, sequence, epoch FROM versions WHERE document = ?1 AND version = ?2")
            .Bind(1, document.Id).Bind(2, version.Version).Query();
        rows.Read();
        return new VersionState
        {
            Id = rows.Int64(0),
            Document = document,
            Stored = rows.Int32(1),
            Total = (int?)rows.Int64OrNull(2),
            CompletedBy = (int?)rows.Int64OrNull(3),
            Fence = new Fence(rows.Int64(4), rows.Int32(5)),
        };
    }

    /// <summary>A document's versions, except one, as they are in the file.</summary>
    public List<StoredVersion> ListVersions(DocumentState document, long except)
    {
        List<StoredVersion> versions = [];
        using var rows = session.Prepare(
            "SELECT id, version, completed_by IS NOT NULL, sequence, epoch, stored FROM versions WHERE document = ?1 AND id <> ?2")
            .Bind(1, document.Id).Bind(2, except).Query();
        while (rows.Read())
        {
            versions.Add(new StoredVersion(rows.Int64(0), rows.Text(1), rows.Int32(2) == 1, new Fence(rows.Int64(3), rows.Int32(4)), rows.Int32(5)));
        }

        return versions;
    }

    /// <summary>Writes a version's fence and counts.</summary>
    public void Save(VersionState version) =>
        session.Prepare("UPDATE versions SET stored = ?2, total = ?3, completed_by = ?4, sequence = ?5, epoch = ?6 WHERE id = ?1")
            .Bind(1, version.Id).Bind(2, version.Stored).Bind(3, (long?)version.Total).Bind(4, (long?)version.CompletedBy)
            .Bind(5, version.Fence.Sequence).Bind(6, version.Fence.Epoch).Run();

    /// <summary>Keeps the number of a tenant's next chunk.</summary>
    public void Save(TenantState tenant) =>
        session.Prepare("UPDATE tenants SET next_chunk = ?2 WHERE id = ?1").Bind(1, tenant.Id).Bind(2, tenant.NextChunk).Run();
}
