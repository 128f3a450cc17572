using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Results;

/// <summary>Decides how an attempt ended. Pure.</summary>
internal static class OutcomePolicy
{
    /// <param name="cameThrough">Whether an item left the last stage, or a stage says that something else was done.</param>
    /// <param name="failed">Whether anything failed.</param>
    /// <param name="tolerated">Whether no more failed than is tolerated.</param>
    /// <param name="cutShort">Whether an item was dropped because the job was to end early.</param>
    /// <param name="reason">Why it was to end early, if it was.</param>
    public static JobOutcomeKind Decide(bool cameThrough, bool failed, bool tolerated, bool cutShort, JobOutcomeKind? reason) => (cutShort, failed, cameThrough && tolerated) switch
    {
        (true, _, _) => reason ?? JobOutcomeKind.Interrupted,
        (false, false, _) => JobOutcomeKind.Succeeded,
        (false, true, true) => JobOutcomeKind.Partial,
        (false, true, false) => JobOutcomeKind.Failed,
    };
}
