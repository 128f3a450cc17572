using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>How long a message is hidden: in whole seconds, and at most 7 days. Pure.</summary>
internal static class Hidden
{
    /// <summary>Until a job is due; not at all when it is ready, or its time has come.</summary>
    public static TimeSpan Until(JobRecord job, DateTimeOffset now) =>
        job.State == JobState.Scheduled ? For(TimeSpan.FromTicks(Math.Max(0, job.Due - now.UtcTicks))) : TimeSpan.Zero;

    /// <summary>For a time, rounded up: a message that comes up early is looked at in vain.</summary>
    public static TimeSpan For(TimeSpan time) => time >= AzureLimits.LongestHidden ? AzureLimits.LongestHidden : TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    /// <summary>For a lease: the service hides a received message for a second at least.</summary>
    public static TimeSpan ForLease(TimeSpan duration) => For(duration) < AzureLimits.ShortestHidden ? AzureLimits.ShortestHidden : For(duration);
}
