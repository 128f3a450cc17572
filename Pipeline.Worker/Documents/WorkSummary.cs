using Pipeline.Core.Queues.Pump;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>work</c> did, on its exit.</summary>
/// <param name="Succeeded">Jobs that ended so in this process.</param>
/// <param name="Partial">Jobs that ended so in this process.</param>
/// <param name="Failed">Jobs that ended so in this process, and are dead letters since.</param>
/// <param name="Cancelled">Jobs that ended so in this process.</param>
/// <param name="Expired">Jobs that ended so in this process.</param>
/// <param name="Retried">Attempts that failed and are to be made again.</param>
/// <param name="Released">Jobs that went back to the queue unfinished when the worker stopped.</param>
/// <param name="Lost">Jobs that another worker took over.</param>
/// <param name="Dead">Dead letters on the queue now, whoever left them.</param>
internal sealed record WorkSummary(
    long Succeeded, long Partial, long Failed, long Cancelled, long Expired, long Retried, long Released, long Lost, long Dead)
{
    public static WorkSummary Of(PumpSummary did, long dead) =>
        new(did.Succeeded, did.Partial, did.Failed, did.Cancelled, did.Expired, did.Retried, did.Released, did.Lost, dead);
}
