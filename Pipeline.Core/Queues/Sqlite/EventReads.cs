using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Reads events a page at a time. The first (accepted) and the last (done) are made from the job's row: two writes less for each job.</summary>
internal static class EventReads
{
    private const int PageSize = 256;
    private const string FindJob = "SELECT seq, state, events, epoch, accepted, finished, interest IS NOT NULL FROM job WHERE id = ?1";
    private const string FindEvents = "SELECT seq, epoch, kind, at, data FROM event WHERE job = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";

    /// <summary>The events after a number that are there now; <see langword="null"/> when the job is not.</summary>
    public static EventPage? Read(SqliteSession session, Guid id, long after)
    {
        // Both reads see the same moment: an event that comes in between would push the last one's number.
        session.Execute("BEGIN");
        try
        {
            return ReadSnapshot(session, id, after);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    private static EventPage? ReadSnapshot(SqliteSession session, Guid id, long after)
    {
        using var job = session.Prepare(FindJob).Bind(1, id).Query();
        if (!job.Read())
        {
            return null;
        }

        List<JobEvent> events = [];
        if (after < 1)
        {
            events.Add(new JobEvent(id, 1, 0, JobEventKind.Accepted, JobRows.Time(job.Int64(4)), Data: null));
        }

        var stored = job.Int64(2);
        AddStored(session, id, job.Int64(0), after, events);
        var state = (JobState)job.Int32(1);
        var last = events.Count > 0 ? events[^1].Sequence : after;
        if (!state.IsTerminal() || last < stored)
        {
            return new EventPage(events, IsEnd: false, job.Int32(6) != 0);
        }

        if (last == stored)
        {
            events.Add(new JobEvent(id, stored + 1, job.Int32(3), JobEventKind.Done, JobRows.Time(job.Int64(5)), DoneData(state)));
        }

        return new EventPage(events, IsEnd: true, IsInteractive: false);
    }

    private static void AddStored(SqliteSession session, Guid id, long sequence, long after, List<JobEvent> events)
    {
        using var rows = session.Prepare(FindEvents).Bind(1, sequence).Bind(2, after).Bind(3, PageSize).Query();
        while (rows.Read())
        {
            events.Add(new JobEvent(id, rows.Int64(0), rows.Int32(1), (JobEventKind)rows.Int32(2), JobRows.Time(rows.Int64(3)), JobRows.Json(rows.Blob(4))));
        }
    }

    private static JsonElement DoneData(JobState state) => JsonSerializer.SerializeToElement(new { State = state }, PipelineJson.Options);
}
