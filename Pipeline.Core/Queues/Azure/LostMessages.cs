using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Sends new messages for jobs whose message is gone: the process died before it was sent, somebody emptied the queue, or it was restored without its messages. A message cannot be looked for by
/// its job. So one is taken for gone when all that is at the head of its queue is younger than this process's first sight of the job as it is. A guess that is wrong costs a message: the
/// earlier one has a stale ticket from then on. Thread-safe.
/// </summary>
internal sealed class LostMessages(JobChanges changes, JobConfirmation confirmation, JobDeletion deletion, ILogger logger)
{
    // The service tells both times in whole seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    /// <summary>Sends a new message if the job's is gone.</summary>
    /// <param name="job">The job as it was read; due, and unchanged for a while.</param>
    /// <param name="unchanged">For how long it was seen so.</param>
    /// <param name="head">The head of its queue, as it was read after the job.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task FindAsync(Versioned<JobRecord> job, TimeSpan unchanged, QueueHead head, CancellationToken cancellationToken)
    {
        // What a sender scheduled is due by the clock of this machine as well: its message may be hidden for longer, if a clock was set. It becomes ready, so that it gets one new message for this, not many.
        var isScheduled = job.Value is { State: JobState.Scheduled, Epoch: 0 };
        if (!isScheduled && !IsGone(head, unchanged))
        {
            return;
        }

        if (job.Value is { Epoch: 0, Ticket: 1 } && await confirmation.FindOtherAsync(job.Value, cancellationToken).ConfigureAwait(false) is not null)
        {
            await deletion.DeleteAsync(job.Value.Id, found => found is { Epoch: 0, Ticket: 1 }, cancellationToken).ConfigureAwait(false);
            return;
        }

        var changed = await changes.ChangeAsync(
            job.Value.Id,
            job,
            found => IsAsBefore(found, job.Value) ? new JobChange(found with { Ticket = found.Ticket + 1, MessageId = "", State = isScheduled ? JobState.Ready : found.State }) : null,
            cancellationToken).ConfigureAwait(false);
        if (changed is { } renewed)
        {
            await confirmation.SendAsync(renewed.After.Value, cancellationToken).ConfigureAwait(false);
            Log.StorageMessageReplaced(logger, job.Value.Id, job.Value.State, unchanged);
        }
    }

    /// <summary>Whether no message at the head of the queue can be that of a job that has been as it is for so long.</summary>
    internal static bool IsGone(QueueHead head, TimeSpan unchanged) => head.Oldest is not { } oldest || (head.Now is { } now && oldest > now - unchanged + Rounding);

    private static bool IsAsBefore(JobRecord found, JobRecord before) =>
        !found.State.IsTerminal() && (found.State, found.Epoch, found.Ticket, found.Until) == (before.State, before.Epoch, before.Ticket, before.Until);
}
