using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Between rows and <see cref="Job"/>s: columns, times and JSON.</summary>
internal static class JobRows
{
    /// <summary>Selects whole jobs, with the columns that <see cref="Read"/> expects; a <c>WHERE</c> follows.</summary>
    public const string Select = """
        SELECT job.seq, id, flow, tenant, priority, state, attempts, epoch, accepted, due, not_before, until, owner, started, finished, deadline, dedupe,
            trace, replayed_as, input, resume, result, failures, interest
        FROM job JOIN job_input ON job_input.seq = job.seq LEFT JOIN job_result ON job_result.seq = job.seq
        """;

    // What a flow makes may be deeper than what it takes.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1024 };

    /// <summary>The job of the current row.</summary>
    public static Job Read(in SqliteRows rows)
    {
        var state = (JobState)rows.Int32(5);
        return new Job
        {
            Sequence = rows.Int64(0),
            Id = rows.Guid(1),
            State = state,
            Attempts = rows.Int32(6),
            Epoch = rows.Int32(7),
            AcceptedAt = Time(rows.Int64(8)),
            NotBefore = state == JobState.Scheduled ? Time(rows.Int64(9)) : null,
            LeasedUntil = Time(rows.Int64OrNull(11)),
            Owner = rows.TextOrNull(12),
            StartedAt = Time(rows.Int64OrNull(13)),
            FinishedAt = Time(rows.Int64OrNull(14)),
            ReplayedAs = rows.GuidOrNull(18),
            FollowedUntil = Time(rows.Int64OrNull(23)),
            Result = Json(rows.Blob(21)),
            Failures = FromJson<IReadOnlyList<JobFailure>>(rows.Blob(22)) ?? [],
            Request = ReadRequest(rows),
        };
    }

    /// <summary>The event of the current row: its number, epoch, kind, time and data.</summary>
    public static JobEvent Event(in SqliteRows rows, Guid job) => new(job, rows.Int64(0), rows.Int32(1), (JobEventKind)rows.Int32(2), Time(rows.Int64(3)), Json(rows.Blob(4)));

    /// <summary>UTC ticks.</summary>
    public static long Ticks(DateTimeOffset time) => time.UtcTicks;

    /// <summary>UTC ticks, or null.</summary>
    public static long? Ticks(DateTimeOffset? time) => time?.UtcTicks;

    /// <summary>A time so much later, or the last there is: a request may name any time.</summary>
    public static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) => by < DateTimeOffset.MaxValue - time ? time + by : DateTimeOffset.MaxValue;

    /// <summary>The time of UTC ticks.</summary>
    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>The time of UTC ticks, or null.</summary>
    public static DateTimeOffset? Time(long? ticks) => ticks is { } value ? Time(value) : null;

    /// <summary>The JSON of stored bytes, a copy; <see langword="null"/> for none.</summary>
    public static JsonElement? Json(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : JsonElement.Parse(utf8, AnyDepth);

    /// <summary>The bytes to store, empty for none. A copy: the element's document may be disposed of while the write waits.</summary>
    public static byte[] Bytes(JsonElement? json) => json is { } element ? JsonMarshal.GetRawUtf8Value(element).ToArray() : [];

    /// <summary>The bytes to store, empty for none.</summary>
    public static byte[] Bytes(IReadOnlyList<JobFailure> failures) =>
        failures.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(failures, PipelineJson.Options);

    /// <summary>Binds bytes, none as null.</summary>
    public static SqliteStatement BindJson(this SqliteStatement statement, int index, ReadOnlySpan<byte> json) =>
        json.IsEmpty ? statement.BindNull(index) : statement.Bind(index, json);

    private static JobRequest ReadRequest(in SqliteRows rows) => new()
    {
        Flow = rows.Text(2),
        Tenant = rows.Text(3),
        Priority = rows.Int32(4),
        NotBefore = Time(rows.Int64OrNull(10)),
        Deadline = Time(rows.Int64OrNull(15)),
        DedupeKey = rows.TextOrNull(16),
        TraceParent = rows.TextOrNull(17),
        Input = Json(rows.Blob(19)) ?? default,
        ResumeFrom = FromJson<ResumePoint>(rows.Blob(20)),
        Interactive = rows.Int64OrNull(23) is not null,
    };

    private static T? FromJson<T>(ReadOnlySpan<byte> utf8)
        where T : class =>
        utf8.IsEmpty ? null : JsonSerializer.Deserialize<T>(utf8, PipelineJson.Options);
}
