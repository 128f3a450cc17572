using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>
/// Deletes chunks that no state shows any more: those that a finished commit has taken away. Readers that still go by an earlier state notice it and read again
/// (<see cref="IndexState.Floor"/>). Whatever a process that ended has left goes too.
/// </summary>
internal sealed class VersionSweep(StateStore store, ChunkStores chunks)
{
    /// <summary>Deletes them, when there may be some.</summary>
    /// <param name="outcome">What a commit has left.</param>
    /// <param name="cancellationToken">Gives up; the next sweep goes on.</param>
    public Task RunAsync(CommitOutcome outcome, CancellationToken cancellationToken) =>
        outcome.Hides ? RunAsync(outcome.State, cancellationToken) : Task.CompletedTask;

    /// <summary>Deletes them, when there may be some.</summary>
    /// <param name="state">A finished state.</param>
    /// <param name="cancellationToken">Gives up; the next sweep goes on.</param>
    public async Task RunAsync(IndexState state, CancellationToken cancellationToken)
    {
        if (state.Model is not { } model)
        {
            return;
        }

        try
        {
            await SweepAsync(model, state.Commit, cancellationToken).ConfigureAwait(false);
            if (state.Next is { } known)
            {
                await SweepAsync(known, state.Commit, cancellationToken).ConfigureAwait(false);
            }

            // A change of model that began meanwhile may have copied what has just gone.
            var now = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (now.Next is { } next && next.Collection != state.Next?.Collection)
            {
                await SweepAsync(next, state.Commit, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CollectionGoneException)
        {
            // The model has changed meanwhile, and the collection went with all that was to go.
        }
    }

    private async Task SweepAsync(ModelState model, long commit, CancellationToken cancellationToken)
    {
        var collection = await chunks.GetAsync(model.Collection, cancellationToken).ConfigureAwait(false);
        await collection.DeleteAsync(Wire.AllOf(Wire.AtMost(Fields.To, commit)), cancellationToken).ConfigureAwait(false);
    }
}
