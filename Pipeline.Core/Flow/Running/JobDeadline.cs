using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Running;

/// <summary>Ends a job when its deadline passes.</summary>
internal static class JobDeadline
{
    /// <summary>No timer runs longer than 49 days; no attempt does either.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(48);

    /// <returns>What watches, or <see langword="null"/> when there is nothing to watch.</returns>
    public static ITimer? Watch(JobScope scope, TimeProvider time)
    {
        if (scope.Job.Request.Deadline is not { } deadline)
        {
            return null;
        }

        var left = deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            scope.RequestStop(JobOutcomeKind.Expired);
            return null;
        }

        return left > Farthest ? null : time.CreateTimer(
            static scope => ((JobScope)scope!).RequestStop(JobOutcomeKind.Expired), scope, left, Timeout.InfiniteTimeSpan);
    }
}
