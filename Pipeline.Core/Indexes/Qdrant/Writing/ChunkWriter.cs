using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Models;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>
/// Writes chunks. Their points are stored first, where no reader sees them; a commit then makes whole versions readable. Thread-safe.
/// </summary>
internal sealed class ChunkWriter(StateStore store, ChunkStores chunks, Committer committer, ModelAdmission admission, VersionSweep sweep, QdrantServer server, TimeProvider time)
{
    // Each time the index has changed under the write, which a change of model does once.
    private const int Attempts = 16;

    /// <summary>Writes the chunks of a round; results are in the versions.</summary>
    /// <param name="round">The versions, each of another document.</param>
    /// <param name="models">The models of the vectors.</param>
    /// <param name="cancellationToken">Gives up before anything becomes readable.</param>
    public async Task WriteAsync(IReadOnlyList<VersionWrite> round, IReadOnlyList<IndexModel> models, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (await TryWriteAsync(round, models, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (CollectionGoneException gone) when (attempt == Attempts - 1)
            {
                throw server.Lost(gone);
            }
            catch (CollectionGoneException)
            {
                // The model has changed meanwhile: the next attempt says so, or writes to the new collection.
            }
        }

        throw new StoreException(StoreFault.Locked, server.Place, $"The index {server.Place} has changed its model {Attempts} times during one write. It is tried again.");
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<VersionWrite> round, IReadOnlyList<IndexModel> models, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. round.Select(version => version.Document)];
        var (state, documents) = await store.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        state = await admission.AdmitAsync(state, models, cancellationToken).ConfigureAwait(false);
        foreach (var version in round)
        {
            Decide(version, documents.GetValueOrDefault(version.Document));
        }

        await ClaimAsync(round, cancellationToken).ConfigureAwait(false);
        var stored = round.Where(version => version.Step is WriteStep.Part or WriteStep.Whole).ToList();
        if (stored.Count == 0)
        {
            return true;
        }

        var collection = await chunks.GetAsync(state.Model!.Collection, cancellationToken).ConfigureAwait(false);
        PartialVersions parts = new(collection);
        await parts.BeforeAsync(stored, cancellationToken).ConfigureAwait(false);
        var average = state.AverageWords ?? stored.SelectMany(version => version.Chunks).Average(chunk => (double)chunk.Words);
        await collection.StoreAsync(stored.SelectMany(version => version.Chunks.Select(chunk => ChunkPoints.Of(chunk, version.Id, state.Commit, average))), cancellationToken).ConfigureAwait(false);
        var complete = await parts.CompleteAsync(stored, cancellationToken).ConfigureAwait(false);
        return complete.Count > 0
            ? await CommitAsync(state, complete, collection, cancellationToken).ConfigureAwait(false)
            : IsSameFor(state, await SettledAsync(cancellationToken).ConfigureAwait(false));
    }

    private void Decide(VersionWrite write, DocumentState? document)
    {
        (write.CompletedBy, write.Step) = (null, WriteStep.Undecided);
        if (document is not null && DocumentRules.IsSuperseded(document, write.Version))
        {
            write.Step = WriteStep.Superseded;
        }
        else if (document?.Current is { } current && current.Version == write.Version.Version)
        {
            write.CompletedBy = current.CompletedBy;
            write.Step = write.Version.Fence > document.Fence ? WriteStep.Raise : WriteStep.Known;
        }
        else if (document?.FindPending(write.Version.Version) is { } pending)
        {
            write.Id = pending.Id;
            write.Step = write.Version.Fence > document.Fence ? WriteStep.Claim : WriteStep.Part;
        }
        else
        {
            write.MadeAt = time.GetUtcNow();
            write.Id = Guid.CreateVersion7(write.MadeAt);
            write.Step = write.IsWhole ? WriteStep.Whole : WriteStep.Claim;
        }
    }

    /// <summary>Makes versions known that come in several writes, and raises fences of those that are there.</summary>
    private async Task ClaimAsync(IReadOnlyList<VersionWrite> round, CancellationToken cancellationToken)
    {
        List<VersionWrite> claims = [.. round.Where(version => version.Step is WriteStep.Claim or WriteStep.Raise)];
        if (claims.Count == 0)
        {
            return;
        }

        var (_, outcome) = await committer.RunAsync([.. claims.Select(claim => claim.Document)], draft => Task.FromResult(Claim(draft, claims)), isSwitching: false, cancellationToken).ConfigureAwait(false);
        await sweep.RunAsync(outcome, cancellationToken).ConfigureAwait(false);
    }

    private int Claim(CommitDraft draft, List<VersionWrite> claims)
    {
        foreach (var claim in claims)
        {
            var document = draft.Find(claim.Document) ?? DocumentRules.New(claim.Version.Tenant, claim.Version.DocumentId);
            Decide(claim, document);
            if (claim.Step == WriteStep.Superseded)
            {
                continue;
            }

            document = claim.CompletedBy is null ? DocumentRules.Claim(document, claim.Version, claim.Id) : DocumentRules.Raise(document, claim.Version);
            draft.Set(claim.Document, document);
            claim.Step = claim.CompletedBy is null ? WriteStep.Part : WriteStep.Known;
        }

        return claims.Count;
    }

    private async Task<bool> CommitAsync(IndexState before, List<VersionWrite> complete, ChunkStore collection, CancellationToken cancellationToken)
    {
        VersionCompletion completion = new(complete, collection, time);
        var (isDone, outcome) = await committer.RunAsync(
            [.. complete.Select(version => version.Document)],
            async draft => IsSameFor(before, draft.State) && await completion.PlanAsync(draft).ConfigureAwait(false),
            isSwitching: false,
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Guid> discarded = isDone ? completion.Discarded : [.. complete.Where(version => version.Step == WriteStep.Whole).Select(version => version.Id)];
        if (discarded.Count > 0)
        {
            await collection.DeleteAsync(Wire.AllOf(ChunkStore.OfVersions(discarded)), cancellationToken).ConfigureAwait(false);
        }

        await sweep.RunAsync(outcome, cancellationToken).ConfigureAwait(false);
        return isDone;
    }

    /// <summary>The state of the index, once no change of model is in its last step.</summary>
    private async Task<IndexState> SettledAsync(CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Holder is { IsSwitching: true })
        {
            // A commit of its own waits for that one, and finishes it if its process has ended.
            var (_, outcome) = await committer.RunAsync([], _ => Task.FromResult(0), isSwitching: false, cancellationToken).ConfigureAwait(false);
            state = outcome.State;
        }

        return state;
    }

    /// <summary>Whether what was written under a state is where it belongs: in the collection that readers see, and, when the model is being changed, under the eyes of that change.</summary>
    private static bool IsSameFor(IndexState before, IndexState now) =>
        before.Model?.Collection == now.Model?.Collection && before.Next?.Collection == now.Next?.Collection;
}
