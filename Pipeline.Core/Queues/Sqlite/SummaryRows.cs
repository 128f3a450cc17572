using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Between rows of <c>job</c> and <see cref="JobSummary"/>s.</summary>
internal static class SummaryRows
{
    /// <summary>Selects what <see cref="Read"/> expects; a <c>WHERE</c> follows.</summary>
    public const string Select =
        "SELECT seq, id, flow, tenant, priority, state, attempts, epoch, accepted, due, until, owner, started, finished, deadline, replayed_as FROM job";

    /// <summary>The job of the current row.</summary>
    public static JobSummary Read(in SqliteRows rows)
    {
        var state = (JobState)rows.Int32(5);
        return new JobSummary
        {
            Sequence = rows.Int64(0),
            Id = rows.Guid(1),
            Flow = rows.Text(2),
            Tenant = rows.Text(3),
            Priority = rows.Int32(4),
            State = state,
            Attempts = rows.Int32(6),
            Epoch = rows.Int32(7),
            AcceptedAt = JobRows.Time(rows.Int64(8)),
            NotBefore = state == JobState.Scheduled ? JobRows.Time(rows.Int64(9)) : null,
            LeasedUntil = JobRows.Time(rows.Int64OrNull(10)),
            Owner = rows.TextOrNull(11),
            StartedAt = JobRows.Time(rows.Int64OrNull(12)),
            FinishedAt = JobRows.Time(rows.Int64OrNull(13)),
            Deadline = JobRows.Time(rows.Int64OrNull(14)),
            ReplayedAs = rows.GuidOrNull(15),
        };
    }
}
