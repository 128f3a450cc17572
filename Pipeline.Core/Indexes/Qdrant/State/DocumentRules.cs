using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>How a document's state changes. Pure: each rule answers the state after it, and what becomes hidden is in <see cref="DocumentState.Hidden"/>.</summary>
internal static class DocumentRules
{
    /// <summary>A document that nobody has written.</summary>
    public static DocumentState New(string tenant, string documentId) => new() { Tenant = tenant, DocumentId = documentId, IsVoid = true };

    /// <summary>Whether chunks of a version would be discarded.</summary>
    public static bool IsSuperseded(DocumentState document, DocumentVersion version) =>
        WriteRules.IsSuperseded(version.Fence, document.Fence) && document.Current?.Version != version.Version;

    /// <summary>A job has written or confirmed a version: it supersedes those before it, and what they have left behind goes.</summary>
    public static DocumentState Raise(DocumentState document, DocumentVersion version)
    {
        if (version.Fence <= document.Fence)
        {
            return document;
        }

        var (leftovers, kept) = Split(document.Pending, pending => pending.Version != version.Version && WriteRules.IsLeftover(pending.Fence, version.Fence));
        return document with { Fence = version.Fence, Pending = kept, Hidden = [.. document.Hidden, .. leftovers.Select(pending => pending.Id)] };
    }

    /// <summary>Chunks of a version will come in several writes.</summary>
    /// <param name="document">The document.</param>
    /// <param name="version">The version.</param>
    /// <param name="id">Marks its chunks.</param>
    public static DocumentState Claim(DocumentState document, DocumentVersion version, Guid id)
    {
        var raised = Raise(document, version) with { IsVoid = false, IsDeleted = false };
        if (raised.FindPending(version.Version) is not { } known)
        {
            return raised with { Pending = [.. raised.Pending, new PendingState(id, version.Version, version.Fence)] };
        }

        return version.Fence > known.Fence
            ? raised with { Pending = [.. raised.Pending.Select(pending => pending == known ? known with { Fence = version.Fence } : pending)] }
            : raised;
    }

    /// <summary>All chunks of a version are there: it takes the place of the readable one.</summary>
    public static DocumentState Complete(DocumentState document, DocumentVersion version, ReadableVersion readable, long commit)
    {
        var raised = Raise(document, version);
        var others = raised.Pending.Where(pending => pending.Version == version.Version && pending.Id != readable.Id).Select(pending => pending.Id);
        return Show(raised, readable, commit, others) with
        {
            IsVoid = false,
            IsDeleted = false,
            Pending = [.. raised.Pending.Where(pending => pending.Version != version.Version)],
        };
    }

    /// <summary>The document goes, with all its versions.</summary>
    public static DocumentState Delete(DocumentState document, Fence fence, long commit) =>
        Show(document, readable: null, commit, document.Pending.Select(pending => pending.Id)) with { Fence = fence, IsVoid = false, IsDeleted = true, Pending = [] };

    /// <summary>A version that is not complete goes. If its lease is at work after all, it is told.</summary>
    public static DocumentState DropPending(DocumentState document, PendingState pending) => document with
    {
        Fence = document.Fence == pending.Fence ? new Fence(pending.Fence.Order, pending.Fence.Epoch + 1) : document.Fence,
        Pending = [.. document.Pending.Where(other => other != pending)],
        Hidden = [.. document.Hidden, pending.Id],
        IsDeleted = document.Current is null,
    };

    private static DocumentState Show(DocumentState document, ReadableVersion? readable, long commit, IEnumerable<Guid> others)
    {
        IEnumerable<Guid> old = document.Current is { } current ? [current.Id] : [];
        return document with
        {
            Current = readable,
            Before = document.SwitchedBy == commit ? document.Before : document.Current,
            SwitchedBy = commit,
            Hidden = [.. document.Hidden, .. old, .. others],
        };
    }

    private static (List<PendingState> Fitting, List<PendingState> Others) Split(IReadOnlyList<PendingState> all, Func<PendingState, bool> fits) =>
        ([.. all.Where(fits)], [.. all.Where(pending => !fits(pending))]);
}
