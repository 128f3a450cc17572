using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>What a commit is about to change, while it holds the index. Not thread-safe.</summary>
/// <param name="state">The state of the index.</param>
/// <param name="documents">The documents' states.</param>
/// <param name="renew">Tells other processes that this one is still at work.</param>
internal sealed class CommitDraft(IndexState state, IReadOnlyDictionary<Guid, DocumentState> documents, Func<IndexState, CancellationToken, Task<IndexState>> renew)
{
    private readonly Dictionary<Guid, DocumentState> _changed = [];

    /// <summary>The state of the index, with what this commit changes.</summary>
    public IndexState State { get; set; } = state;

    /// <summary>This commit's number.</summary>
    public long Number { get; } = state.Commit + 1;

    /// <summary>The documents it changes.</summary>
    public IReadOnlyDictionary<Guid, DocumentState> Changed => _changed;

    /// <summary>Whether there is anything to write.</summary>
    public bool ChangesState { get; private set; }

    /// <summary>A document's state, with what this commit changes; <see langword="null"/> when there is none.</summary>
    public DocumentState? Find(Guid id) => (_changed.GetValueOrDefault(id) ?? documents.GetValueOrDefault(id)) is { } found
        ? found.Commit == Number ? found : found with { Hidden = [] }
        : null;

    /// <summary>Changes a document.</summary>
    public void Set(Guid id, DocumentState document)
    {
        if (document != Find(id))
        {
            _changed[id] = document with { Commit = Number };
        }
    }

    /// <summary>Changes the state of the index.</summary>
    public void Set(IndexState changed)
    {
        State = changed;
        ChangesState = true;
    }

    /// <summary>Tells other processes that this one is still at work. To be called in the middle of anything that may take seconds.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken) => State = await renew(State, cancellationToken).ConfigureAwait(false);
}
