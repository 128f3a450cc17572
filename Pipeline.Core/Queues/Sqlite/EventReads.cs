using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Reads events a page at a time. The first (accepted) and the last (done) are made from the job's row: two writes less for each job.</summary>
internal static class EventReads
{
    private const int PageSize = 256;
    private const string FindJob = "SELECT seq, state, events, epoch, accepted, finished, interest IS NOT NULL FROM job WHERE id = ?1";
    private const string FindSteps = $"SELECT seq, epoch, kind, at, data FROM event WHERE job = ?1 AND kind NOT IN {Quick} ORDER BY seq LIMIT ?2";
    private const string Quick = "(3, 4, 5)"; // progress, tokens and citations
    private const int MaxSteps = 10_000;
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

    /// <summary>The events there are, but for those that come by the hundred.</summary>
    public static IReadOnlyList<JobEvent> ReadSteps(SqliteSession session, Guid id)
    {
        session.Execute("BEGIN");
        try
        {
            return ReadStepsSnapshot(session, id);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    private static List<JobEvent> ReadStepsSnapshot(SqliteSession session, Guid id)
    {
        using var job = session.Prepare(FindJob).Bind(1, id).Query();
        if (!job.Read())
        {
            return [];
        }

        List<JobEvent> events = [Accepted(id, job)];
        AddTo(events, id, session.Prepare(FindSteps).Bind(1, job.Int64(0)).Bind(2, MaxSteps));
        if (((JobState)job.Int32(1)).IsTerminal())
        {
            events.AddRange((Timeline.Find(session, id, job.Int64(0)) ?? []).Take(MaxSteps));
            events.Add(Done(id, job));
        }

        return events;
    }

    private static EventPage? ReadSnapshot(SqliteSession session, Guid id, long after)
    {
        using var job = session.Prepare(FindJob).Bind(1, id).Query();
        if (!job.Read())
        {
            return null;
        }

        var state = (JobState)job.Int32(1);
        List<JobEvent> events = [];
        if (after < 1)
        {
            events.Add(Accepted(id, job));
        }

        var stored = job.Int64(2);
        if (state.IsTerminal() && Timeline.Find(session, id, job.Int64(0)) is { } steps)
        {
            return Folded(events, steps, Done(id, job), Math.Max(after, 1), new EventPage(events, IsEnd: true, IsInteractive: false, job.Int64(0), new(stored, IsEnded: true)));
        }

        AddTo(events, id, session.Prepare(FindEvents).Bind(1, job.Int64(0)).Bind(2, after).Bind(3, PageSize));
        var last = events.Count > 0 ? events[^1].Sequence : after;
        if (!state.IsTerminal() || last < stored)
        {
            return new EventPage(events, IsEnd: false, job.Int32(6) != 0, job.Int64(0), new(stored, state.IsTerminal()));
        }

        if (last == stored)
        {
            events.Add(Done(id, job));
        }

        return new EventPage(events, IsEnd: true, IsInteractive: false, job.Int64(0), new(stored, IsEnded: true));
    }

    /// <summary>Fills a page from what is kept of a folded job.</summary>
    /// <param name="events">The page's events.</param>
    /// <param name="steps">What is kept.</param>
    /// <param name="done">The job's last event.</param>
    /// <param name="last">The number of the last event that the reader has, or gets before these.</param>
    /// <param name="page">The page, when it is the last one.</param>
    private static EventPage Folded(List<JobEvent> events, List<JobEvent> steps, JobEvent done, long last, EventPage page)
    {
        foreach (var one in steps.Append(done).Where(one => one.Sequence > last))
        {
            if (events.Count > PageSize)
            {
                return page with { IsEnd = false };
            }

            events.Add(one with { Folded = one.Sequence - last - 1 });
            last = one.Sequence;
        }

        return page;
    }

    private static void AddTo(List<JobEvent> events, Guid id, SqliteStatement find)
    {
        using var rows = find.Query();
        while (rows.Read())
        {
            events.Add(JobRows.Event(rows, id));
        }
    }

    private static JobEvent Accepted(Guid id, in SqliteRows job) => new(id, 1, 0, JobEventKind.Accepted, JobRows.Time(job.Int64(4)), Data: null);

    private static JobEvent Done(Guid id, in SqliteRows job) => new(
        id,
        job.Int64(2) + 1,
        job.Int32(3),
        JobEventKind.Done,
        JobRows.Time(job.Int64(5)),
        JsonSerializer.SerializeToElement(new { State = (JobState)job.Int32(1) }, PipelineJson.Options));
}
