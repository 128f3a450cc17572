using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>What the documents that a commit has written mean for chunks and counts. Follows from their states alone, so that any process can finish the commit. Pure.</summary>
/// <param name="Shown">Versions that become readable.</param>
/// <param name="Hidden">Versions that go.</param>
/// <param name="Documents">Readable documents more.</param>
/// <param name="Chunks">Readable chunks more.</param>
/// <param name="Words">Words of readable chunks more.</param>
/// <param name="TakesFromReaders">Whether a version goes that could be read.</param>
internal sealed record CommitEffects(IReadOnlyList<ReadableVersion> Shown, IReadOnlyList<Guid> Hidden, int Documents, long Chunks, long Words, bool TakesFromReaders)
{
    /// <summary>Whether readers see a difference.</summary>
    public bool IsVisible => Shown.Count > 0 || TakesFromReaders;

    /// <summary>The effects of a commit.</summary>
    /// <param name="commit">Its number.</param>
    /// <param name="documents">Documents, of which those count that this commit has written.</param>
    public static CommitEffects Of(long commit, IEnumerable<DocumentState> documents)
    {
        List<DocumentState> written = [.. documents.Where(document => document.Commit == commit)];
        List<DocumentState> switched = [.. written.Where(document => document.SwitchedBy == commit)];
        List<ReadableVersion> shown = [.. switched.Select(document => document.Current).OfType<ReadableVersion>()];
        List<ReadableVersion> gone = [.. switched.Select(document => document.Before).OfType<ReadableVersion>()];
        return new(
            shown,
            [.. written.SelectMany(document => document.Hidden).Distinct()],
            shown.Count - gone.Count,
            shown.Sum(version => (long)version.Chunks) - gone.Sum(version => (long)version.Chunks),
            shown.Sum(version => version.Words) - gone.Sum(version => version.Words),
            gone.Count > 0);
    }

    /// <summary>The state of the index once the commit is finished.</summary>
    public IndexState Finish(IndexState state, long commit) => state.Counting(Documents, Chunks, Words) with
    {
        Commit = commit,
        Visible = IsVisible ? commit : state.Visible,
        Floor = TakesFromReaders ? commit : state.Floor,
    };
}
