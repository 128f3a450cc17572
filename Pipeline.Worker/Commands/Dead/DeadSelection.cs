using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands.Dead;

/// <summary>Which dead letters a command is for: some by id, or all.</summary>
internal sealed record DeadSelection(IReadOnlyList<Guid> Ids, bool All)
{
    /// <exception cref="CommandException">Neither ids nor all were asked for, or both.</exception>
    public void Check()
    {
        if (All == Ids.Count > 0)
        {
            throw CommandException.Usage("name the IDs of dead letters, or say --all; 'pipeline dead list' shows them.");
        }
    }

    /// <summary>The named ids, or all dead letters, some at a time: those that are replayed or purged meanwhile are behind, and those that cannot be come once.</summary>
    public IAsyncEnumerable<IReadOnlyList<Guid>> PagesAsync(IJobStore store, CancellationToken cancellationToken) => All
        ? store.ListAllAsync(new JobFilter { DeadOnly = true, Limit = JobFilter.MaxLimit }, cancellationToken).Select(letter => letter.Id).Chunk(JobFilter.MaxLimit)
        : AsyncEnumerable.Repeat(Ids, 1);
}
