using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>
/// The hold that one commit has on the index: a field of the index's point, changed by conditional writes. No clock of one machine is compared with another's: a hold counts as left when this process
/// has seen it stand still for <see cref="ServerLimits.CommitLife"/>. Used by one commit at a time.
/// </summary>
internal sealed class CommitLock(StateStore store, QdrantServer server, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    // Holds that failed commits of this process have, or may have, left: nobody is at work on them.
    private readonly HashSet<Guid> _left = [];

    /// <summary>Takes hold of the index, when others let go of it.</summary>
    /// <param name="documents">What the commit may change.</param>
    /// <param name="isSwitching">Whether it changes the model.</param>
    /// <param name="recover">Finishes the commit that another hold has left.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<(IndexState State, IReadOnlyDictionary<Guid, DocumentState> Documents)> TakeAsync(
        IReadOnlyCollection<Guid> documents, bool isSwitching, Func<IndexState, IReadOnlyDictionary<Guid, DocumentState>, Task<IndexState>> recover, CancellationToken cancellationToken)
    {
        var state = await AwaitAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // What a commit was left in the middle of is finished under this hold first.
            var isLeft = state.Holder is not null;
            CommitHolder holder = new(Guid.CreateVersion7(time.GetUtcNow()), isLeft ? state.Holder!.Documents : [.. documents], isSwitching);
            _left.Add(holder.Token);
            await store.ReplaceAsync(state with { Revision = state.Revision + 1, Holder = holder }, state.Revision, CancellationToken.None).ConfigureAwait(false);
            var (now, found) = await store.ReadAsync(holder.Documents, CancellationToken.None).ConfigureAwait(false);
            _left.Remove(holder.Token);
            if (now.Holder?.Token != holder.Token)
            {
                state = await AwaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!isLeft)
            {
                return (now, found);
            }

            Log.CommitFinished(logger, server.Place, now.Commit + 1);
            now = await recover(now, found).ConfigureAwait(false);
            _left.Clear();
            now = await KeepAsync(now with { Holder = now.Holder! with { Documents = [.. documents] } }).ConfigureAwait(false);
            return await store.ReadAsync(documents, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the state and lets go of the index.</summary>
    public async Task<IndexState> ReleaseAsync(IndexState state)
    {
        var released = state with { Revision = state.Revision + 1, Holder = null };
        await store.ReplaceAsync(released, state.Revision, CancellationToken.None).ConfigureAwait(false);
        return released;
    }

    /// <summary>Writes the state and keeps hold of the index.</summary>
    public async Task<IndexState> KeepAsync(IndexState state)
    {
        var kept = state with { Revision = state.Revision + 1 };
        await store.ReplaceAsync(kept, state.Revision, CancellationToken.None).ConfigureAwait(false);
        return kept;
    }

    /// <summary>Tells other processes that this one is still at work.</summary>
    public async Task<IndexState> RenewAsync(IndexState state, CancellationToken cancellationToken)
    {
        // Only the revision: what the commit is about to change is nobody's matter yet.
        var now = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (now.Holder?.Token != state.Holder!.Token)
        {
            throw new StoreException(StoreFault.Locked, server.Place, $"Another process has taken over the index {server.Place}: this one stood still for more than {ServerLimits.CommitLife.TotalSeconds} s. It is tried again.");
        }

        return state with { Revision = (await KeepAsync(now).ConfigureAwait(false)).Revision };
    }

    /// <summary>Lets go of the index after a failure. What may have been written stays for the next commit to finish.</summary>
    public async Task LeaveAsync(IndexState state, bool mayHaveWritten)
    {
        var token = state.Holder!.Token;
        _left.Add(token);
        if (mayHaveWritten)
        {
            return;
        }

        try
        {
            var now = await store.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (now.Holder?.Token == token)
            {
                await ReleaseAsync(now).ConfigureAwait(false);
            }
        }
        catch (StoreException)
        {
            // The first failure is what the caller hears. The hold is left, and the next commit takes it over.
        }
    }

    /// <summary>The state of the index once nobody holds it, or whoever does has stood still for long.</summary>
    private async Task<IndexState> AwaitAsync(CancellationToken cancellationToken)
    {
        var (seen, since, wait) = (-1L, time.GetTimestamp(), FirstWait);
        while (true)
        {
            var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (state.Holder is null || _left.Contains(state.Holder.Token))
            {
                return state;
            }

            if (state.Revision != seen)
            {
                (seen, since) = (state.Revision, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(since) >= ServerLimits.CommitLife)
            {
                return state;
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }
}
