using Pipeline.Core.Jobs;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>work</c> did, on its exit.</summary>
/// <param name="Succeeded">Jobs that ended so in this process.</param>
/// <param name="Partial">Jobs that ended so in this process.</param>
/// <param name="Failed">Jobs that ended so in this process.</param>
/// <param name="Cancelled">Jobs that ended so in this process.</param>
/// <param name="Expired">Jobs that ended so in this process.</param>
/// <param name="Retried">Attempts that failed and are to be made again.</param>
/// <param name="HandedBack">Jobs that went back to the queue unfinished when the worker stopped.</param>
/// <param name="Dead">Dead letters on the queue now, whoever left them.</param>
internal sealed record WorkSummary(long Succeeded, long Partial, long Failed, long Cancelled, long Expired, long Retried, long HandedBack, long Dead)
{
    public static WorkSummary Of(SettlementCounter settled, long dead) => new(
        settled[JobState.Succeeded],
        settled[JobState.Partial],
        settled[JobState.Failed],
        settled[JobState.Cancelled],
        settled[JobState.Expired],
        settled[JobState.Scheduled],
        settled[JobState.Ready],
        dead);
}
