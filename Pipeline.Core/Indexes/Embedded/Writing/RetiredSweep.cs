using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Writing;

/// <summary>Removes retired versions in transactions of their own, so that between two of them others write. Thread-safe.</summary>
internal sealed class RetiredSweep(SqliteWriter writer)
{
    /// <summary>
    /// Removes all there are. It ends early, without an error, when it is stopped or the file cannot be written just now, which the store has logged: what the caller has promised
    /// is done, and what is left goes with later writes, in any process, or with upkeep.
    /// </summary>
    /// <param name="cancellationToken">Stops between two transactions.</param>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var isAny = true;
        while (isAny && !cancellationToken.IsCancellationRequested)
        {
            isAny = await RemoveSomeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> RemoveSomeAsync()
    {
        try
        {
            return await writer.RunAsync(Durability.Normal, session => RetiredRows.RemoveSome(session, RetiredRows.AtOnce), CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException fault) when (!fault.IsLasting)
        {
            return false;
        }
    }
}
