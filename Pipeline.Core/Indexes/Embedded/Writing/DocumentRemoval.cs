using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Writing;

/// <summary>Deletes a document with all its versions, inside a write transaction. Its row stays as a tombstone, so that a stale worker can't bring it back.</summary>
internal static class DocumentRemoval
{
    /// <summary>Deletes it.</summary>
    /// <param name="session">The writing connection.</param>
    /// <param name="tenantName">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="fence">Who deletes it; <see langword="null"/> for a person.</param>
    /// <param name="now">The time.</param>
    public static DocumentDeletion Run(SqliteSession session, string tenantName, string documentId, Fence? fence, DateTimeOffset now)
    {
        IndexRows rows = new(session);
        var tenant = rows.GetTenant(tenantName);
        var document = rows.FindDocument(tenant, documentId);
        if (document is not null && fence is { } job && WriteRules.IsSuperseded(job, document.Fence))
        {
            return new DocumentDeletion(0, IsSuperseded: true);
        }

        document ??= rows.AddDocument(tenant, documentId, default);
        rows.SetFence(document, fence ?? WriteRules.OfDeletion(now, document.Fence));
        var readable = 0;
        foreach (var version in rows.ListVersions(document, except: 0))
        {
            RetiredRows.Retire(session, tenant.Id, version);
            readable += version.IsReadable ? version.Stored : 0;
        }

        rows.MarkTombstone(document.Id);
        return new DocumentDeletion(readable);
    }
}
