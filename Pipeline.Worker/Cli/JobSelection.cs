using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Cli;

/// <summary>Which of the jobs of a listing a command is for; all that is given must hold. Immutable.</summary>
internal sealed record JobSelection
{
    /// <summary>Only of this flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Only of this tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only those that failed in this stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Only those with a failure whose error or message has these words.</summary>
    public string? Cause { get; init; }

    /// <summary>Only those that ended, or if they have not were accepted, longer ago than this.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Only those that ended, or if they have not were accepted, since.</summary>
    public TimeSpan? NewerThan { get; init; }

    /// <summary>Whether nothing is given, so that every job is selected.</summary>
    public bool IsEmpty => this == new JobSelection();

    /// <summary>Whether a job's failures must be looked at, which a listing does not have.</summary>
    public bool AsksForFailures => Stage is not null || Cause is not null;

    /// <summary>Whether a listed job is selected, as far as a listing can tell.</summary>
    public bool Has(JobSummary job, DateTimeOffset now)
    {
        var age = now - (job.FinishedAt ?? job.AcceptedAt);
        return (Flow is null || job.Flow == Flow) && (Tenant is null || job.Tenant == Tenant) && (OlderThan is null || age > OlderThan) && (NewerThan is null || age < NewerThan);
    }

    /// <summary>Whether a job is selected by its failures.</summary>
    public bool Has(Job job) => !AsksForFailures || job.Failures.Any(Has);

    private bool Has(JobFailure failure) => (Stage is null || failure.Stage == Stage)
        && (Cause is null || failure.Error.Contains(Cause, StringComparison.OrdinalIgnoreCase) || failure.Message.Contains(Cause, StringComparison.OrdinalIgnoreCase));
}
