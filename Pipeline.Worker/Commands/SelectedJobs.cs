using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands;

/// <summary>The jobs that a command changes: some by id, or all that options select.</summary>
/// <param name="Ids">Named on the command line.</param>
/// <param name="All">Whether <c>--all</c> was said.</param>
/// <param name="Selection">The options.</param>
/// <param name="Yes">Whether <c>--yes</c> was said.</param>
internal sealed record SelectedJobs(IReadOnlyList<string> Ids, bool All, JobSelection Selection, bool Yes)
{
    /// <summary>Whether ids were named.</summary>
    public bool AreNamed => Ids.Count > 0;

    /// <exception cref="CommandException">Neither ids nor a selection were given, or both.</exception>
    public void Check(string what, string list)
    {
        if ((All ? 1 : 0) + (AreNamed ? 1 : 0) + (Selection.IsEmpty ? 0 : 1) != 1)
        {
            throw CommandException.Usage($"name the IDs of {what}, or select some (--flow, --tenant, --stage, --cause, --older-than, --newer-than), or say --all; '{list}' shows them.");
        }
    }

    /// <summary>The jobs, once it is sure that they are meant.</summary>
    /// <param name="opened">The queue.</param>
    /// <param name="filters">The listings they are in.</param>
    /// <param name="question">Asks whether so many are meant; only asked of jobs that were not named.</param>
    /// <param name="context">The command's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ids; <see langword="null"/> when somebody was asked and said no.</returns>
    /// <exception cref="CommandException">An id is unknown or of several jobs, or nobody can be asked.</exception>
    public async Task<IReadOnlyList<Guid>?> FindAsync(
        OpenedQueue opened, IReadOnlyList<JobFilter> filters, Func<int, string> question, CommandContext context, CancellationToken cancellationToken)
    {
        if (AreNamed)
        {
            return await opened.FindIdsAsync(Ids, cancellationToken);
        }

        List<Guid> ids = [];
        foreach (var filter in filters)
        {
            var found = WholeJobs.SelectAsync(opened.Store, filter with { Limit = JobFilter.MaxLimit }, Selection, context.Time.GetUtcNow(), cancellationToken);
            ids.AddRange(await found.Select(job => job.Id).ToListAsync(cancellationToken));
        }

        if (ids.Count == 0 || await Confirmation.AskAsync(context, Yes, question(ids.Count), cancellationToken))
        {
            return ids;
        }

        context.Output.Notes.WriteLine("Nothing was done.");
        return null;
    }
}
