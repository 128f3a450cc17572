using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>Makes whole versions readable, inside a commit. For one write.</summary>
/// <param name="complete">The versions, whose chunks are stored.</param>
/// <param name="collection">Where they are.</param>
/// <param name="time">The clock.</param>
internal sealed class VersionCompletion(IReadOnlyList<VersionWrite> complete, ChunkStore collection, TimeProvider time)
{
    private readonly List<Guid> _discarded = [];

    /// <summary>Versions whose chunks nobody needs: a later job has their document, or another process has written them too.</summary>
    public IReadOnlyList<Guid> Discarded => _discarded;

    /// <summary>Plans the commit.</summary>
    /// <returns>Whether all that is to become readable is there; otherwise nothing is changed and the write is to be repeated.</returns>
    public async Task<bool> PlanAsync(CommitDraft draft)
    {
        _discarded.Clear();
        List<VersionWrite> shown = [.. complete.Where(version => IsToBeShown(version, draft.Find(version.Document)))];
        List<VersionWrite> doubtful = [.. shown.Where(IsDoubtful)];
        if (doubtful.Count > 0
            && await collection.CountAsync([.. doubtful.Select(version => (version.Id, TotalOf(version)))], CancellationToken.None).ConfigureAwait(false) != doubtful.Sum(version => (long)TotalOf(version)))
        {
            return false;
        }

        foreach (var version in shown)
        {
            var document = draft.Find(version.Document) ?? DocumentRules.New(version.Version.Tenant, version.Version.DocumentId);
            draft.Set(version.Document, DocumentRules.Complete(document, version.Version, Readable(version), draft.Number));
        }

        return true;
    }

    private static int TotalOf(VersionWrite version) => version.Step == WriteStep.Whole ? version.Chunks.Count : version.Expected;

    /// <summary>
    /// Whether some of its chunks may have gone since they were stored. Those of a version that came in several writes may go with a commit of another process. Those that this write has stored whole are
    /// known to nobody else until upkeep takes them for left, which it cannot for long.
    /// </summary>
    private bool IsDoubtful(VersionWrite version) => version.Step != WriteStep.Whole || time.GetUtcNow() - version.MadeAt > ServerLimits.LeftAge / 2;

    private bool IsToBeShown(VersionWrite version, DocumentState? document)
    {
        if (document is not null && DocumentRules.IsSuperseded(document, version.Version))
        {
            Discard(version);
            version.Step = WriteStep.Superseded;
            return false;
        }

        if (document?.Current is { } current && current.Version == version.Version.Version)
        {
            // Another process was faster. Its chunks are those that this one has written.
            Discard(version);
            version.CompletedBy = current.CompletedBy;
            return false;
        }

        return true;
    }

    private void Discard(VersionWrite version)
    {
        // What came in several writes is known, and goes with its document.
        if (version.Step == WriteStep.Whole)
        {
            _discarded.Add(version.Id);
        }
    }

    private static ReadableVersion Readable(VersionWrite version)
    {
        var (said, words) = (version.Version, version.Chunks.Sum(chunk => (long)chunk.Words));
        if (version.Step != WriteStep.Whole)
        {
            // Of the chunks of this write, for all: the average length needs no more.
            words = words * TotalOf(version) / Math.Max(1, version.Chunks.Count);
        }

        return new(version.Id, said.Version, said.Source, said.Title, TotalOf(version), words, version.CompletedBy!.Value);
    }
}
