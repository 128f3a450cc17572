using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>Confirms and deletes documents, and gives up versions that will not be completed. Thread-safe.</summary>
internal sealed class DocumentChanges(Committer committer, VersionSweep sweep)
{
    /// <summary>Raises a document's fence when a version is the readable one.</summary>
    public async Task<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken)
    {
        var id = QdrantNames.Document(version.Tenant, version.DocumentId);
        return await RunAsync([id], draft => Confirm(draft, id, version), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a document.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="fence">Who deletes it; <see langword="null"/> for a person.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up before it is deleted.</param>
    public async Task<DocumentDeletion> DeleteAsync(string tenant, string documentId, Fence? fence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = QdrantNames.Document(tenant, documentId);
        return await RunAsync([id], draft => Delete(draft, id, DocumentRules.New(tenant, documentId), fence, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up versions, unless they have become readable or were taken over by a later job or lease.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken) =>
        await RunAsync([.. versions.Select(IdOf).Distinct()], draft => versions.Count(version => DeletePending(draft, version)), cancellationToken).ConfigureAwait(false);

    private static Guid IdOf(PendingVersion version) => QdrantNames.Document(version.Tenant, version.DocumentId);

    private static ConfirmResult Confirm(CommitDraft draft, Guid id, DocumentVersion version)
    {
        var document = draft.Find(id);
        if (document?.Current?.Version != version.Version)
        {
            return document is not null && WriteRules.IsSuperseded(version.Fence, document.Fence) ? ConfirmResult.Superseded : ConfirmResult.Missing;
        }

        draft.Set(id, DocumentRules.Raise(document, version));
        return ConfirmResult.Unchanged;
    }

    private static DocumentDeletion Delete(CommitDraft draft, Guid id, DocumentState unknown, Fence? fence, DateTimeOffset now)
    {
        var document = draft.Find(id);
        if (document is not null && fence is { } job && WriteRules.IsSuperseded(job, document.Fence))
        {
            return new DocumentDeletion(0, IsSuperseded: true);
        }

        document = document is { IsVoid: false } ? document : unknown;
        draft.Set(id, DocumentRules.Delete(document, fence ?? WriteRules.OfDeletion(now, document.Fence), draft.Number));
        return new DocumentDeletion(document.Current?.Chunks ?? 0);
    }

    private static bool DeletePending(CommitDraft draft, PendingVersion version)
    {
        var document = draft.Find(IdOf(version));
        if (document?.FindPending(version.Version) is not { } pending || pending.Fence != version.Fence)
        {
            return false;
        }

        draft.Set(IdOf(version), DocumentRules.DropPending(document, pending));
        return true;
    }

    private async Task<T> RunAsync<T>(IReadOnlyCollection<Guid> documents, Func<CommitDraft, T> plan, CancellationToken cancellationToken)
    {
        var (result, outcome) = await committer.RunAsync(documents, draft => Task.FromResult(plan(draft)), isSwitching: false, cancellationToken).ConfigureAwait(false);
        await sweep.RunAsync(outcome, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
