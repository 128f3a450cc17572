using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands.Dead;

/// <summary>Which dead letters a command is for: some by id, or all.</summary>
internal sealed record DeadSelection(IReadOnlyList<Guid> Ids, bool All)
{
    /// <summary>As many as <c>--all</c> takes at a time.</summary>
    public const int PageSize = 10_000;

    /// <exception cref="CommandException">Neither ids nor all were asked for, or both.</exception>
    public void Check()
    {
        if (All == Ids.Count > 0)
        {
            throw CommandException.Usage("name the IDs of dead letters, or say --all; 'pipeline dead list' shows them.");
        }
    }

    /// <summary>The named ids, or the newest page of all dead letters.</summary>
    public async ValueTask<IReadOnlyList<Guid>> NextPageAsync(IJobStore store, CancellationToken cancellationToken)
    {
        if (!All)
        {
            return Ids;
        }

        var letters = await store.ListAsync(new JobFilter { DeadOnly = true, Limit = PageSize }, cancellationToken);
        return [.. letters.Select(letter => letter.Id)];
    }

    /// <summary>Whether there may be another page worth asking for.</summary>
    /// <param name="page">How many the last page had.</param>
    /// <param name="gone">How many of them are no dead letters any more.</param>
    public bool GoesOn(int page, int gone) => All && page == PageSize && gone > 0;
}
