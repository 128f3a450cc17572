using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;

namespace Pipeline.Core.Flow.Results;

/// <summary>How many of a job's items a stage may fail. Pure.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Index">0 for the first stage of the flow.</param>
/// <param name="Tolerance">How many.</param>
internal sealed record StageTolerance(string Stage, int Index, Tolerance Tolerance)
{
    /// <summary>The failure of the whole job when the stage failed too many of its items; otherwise <see langword="null"/>.</summary>
    /// <param name="made">Outputs it made.</param>
    /// <param name="failed">Items it failed.</param>
    public JobFailure? Find(long made, long failed) => Tolerance.Bears(failed, made + failed) ? null : new()
    {
        Stage = JobResults.Stage, // of the job as a whole: the stage's own failures stand under the stage
        Item = "the job",
        Kind = FailureKind.Permanent,
        Error = "ToleranceExceeded",
        Message = string.Create(CultureInfo.InvariantCulture,
            $"{failed} of {made + failed} items failed in stage '{Stage}', and its 'tolerate' is {Tolerance}. Mend what failed and run the job again, or tolerate more."),
    };
}
