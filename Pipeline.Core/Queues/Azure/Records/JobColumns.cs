using Azure.Data.Tables;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>Between rows of the table of jobs and <see cref="JobRecord"/>s. Pure.</summary>
internal static class JobColumns
{
    /// <summary>The row key of headers. It sorts before those of events, and no other row of a job has it.</summary>
    public const string Header = "job";

    public const string State = "State";
    public const string Flow = "Flow";
    public const string ReplayedAs = "ReplayedAs";

    /// <summary>The columns of a <see cref="JobSummary"/>, so that listings read nothing large.</summary>
    public static IReadOnlyList<string> Summary { get; } =
    [
        "PartitionKey", "RowKey", State, Flow, ReplayedAs, "Tenant", "Priority", "Accepted", "Due", "Deadline", "Epoch", "Attempts", "Owner", "Until", "Started", "Finished", "Shard",
    ];

    /// <summary>The columns of statistics.</summary>
    public static IReadOnlyList<string> Counted { get; } = ["PartitionKey", "RowKey", State, Flow, ReplayedAs, "Epoch", "Accepted", "Due", "Finished"];

    /// <summary>The columns that say who holds a job.</summary>
    public static IReadOnlyList<string> Held { get; } = ["PartitionKey", "RowKey", State, Flow, "Owner"];

    /// <summary>The whole row.</summary>
    public static TableEntity ToRow(JobRecord job)
    {
        var row = ToChange(job, before: null);
        Add(row, "Input", job.Input);
        Add(row, "Resume", job.Resume);
        return row;
    }

    /// <summary>The columns that may change, to be merged into the row. What is large is in it only when it differs.</summary>
    public static TableEntity ToChange(JobRecord job, JobRecord? before)
    {
        TableEntity row = new(JobKey.Of(job.Id), Header)
        {
            [State] = (int)job.State,
            [ReplayedAs] = Text(job.ReplayedAs),
            ["Due"] = job.Due,
            ["HoldsKey"] = job.HoldsKey,
            ["Epoch"] = job.Epoch,
            ["Attempts"] = job.Attempts,
            ["AttemptEpoch"] = job.AttemptEpoch,
            ["StartedEpoch"] = job.StartedEpoch,
            ["Lapses"] = job.Lapses,
            ["Owner"] = job.Owner,
            ["Until"] = job.Until,
            ["LeaseTicks"] = job.LeaseTicks,
            ["Started"] = job.Started,
            ["Finished"] = job.Finished,
            ["Cancel"] = job.IsCancelling,
            ["Events"] = job.Events,
            ["Ticket"] = job.Ticket,
            ["MessageId"] = job.MessageId,
        };
        if (before is null)
        {
            AddFixed(row, job);
        }

        AddIfChanged(row, "Result", job.Result, before?.Result ?? Payload.None);
        AddIfChanged(row, "Failures", job.Failures, before?.Failures ?? Payload.None);
        return row;
    }

    /// <summary>The job of a row.</summary>
    public static JobRecord Read(TableEntity row) => new()
    {
        Id = JobKey.IdOf(row.PartitionKey),
        Flow = row.GetString(Flow),
        Tenant = row.GetString("Tenant"),
        Priority = row.GetInt32("Priority") ?? 0,
        State = (JobState)(row.GetInt32(State) ?? 0),
        Accepted = row.GetInt64("Accepted") ?? 0,
        Due = row.GetInt64("Due") ?? 0,
        NotBefore = row.GetInt64("NotBefore"),
        Deadline = row.GetInt64("Deadline"),
        DedupeKey = row.GetString("DedupeKey") ?? "",
        HoldsKey = row.GetBoolean("HoldsKey") ?? false,
        TraceParent = row.GetString("TraceParent") ?? "",
        IsInteractive = row.GetBoolean("Interactive") ?? false,
        Epoch = row.GetInt32("Epoch") ?? 0,
        Attempts = row.GetInt32("Attempts") ?? 0,
        AttemptEpoch = row.GetInt32("AttemptEpoch") ?? 0,
        StartedEpoch = row.GetInt32("StartedEpoch") ?? 0,
        Lapses = row.GetInt32("Lapses") ?? 0,
        Owner = row.GetString("Owner") ?? "",
        Until = row.GetInt64("Until") ?? 0,
        LeaseTicks = row.GetInt64("LeaseTicks") ?? 0,
        Started = row.GetInt64("Started") ?? 0,
        Finished = row.GetInt64("Finished") ?? 0,
        IsCancelling = row.GetBoolean("Cancel") ?? false,
        Events = row.GetInt64("Events") ?? 1,
        Ticket = row.GetInt32("Ticket") ?? 1,
        MessageId = row.GetString("MessageId") ?? "",
        Shard = row.GetInt32("Shard") ?? 0,
        Replays = IdOf(row, "Replays"),
        ReplayedAs = IdOf(row, ReplayedAs),
        Input = PayloadOf(row, "Input"),
        Resume = PayloadOf(row, "Resume"),
        Result = PayloadOf(row, "Result"),
        Failures = PayloadOf(row, "Failures"),
    };

    /// <summary>Adds bytes, or the name of the blob that has them.</summary>
    public static void Add(TableEntity row, string column, Payload payload)
    {
        row[column] = payload.Inline ?? [];
        row[BlobColumn(column)] = payload.Blob ?? "";
    }

    /// <summary>The bytes of a column, or the name of their blob.</summary>
    public static Payload PayloadOf(TableEntity row, string column) => new(row.GetBinary(column) ?? [], row.GetString(BlobColumn(column)) ?? "");

    /// <summary>The column with the name of the blob that has a column's bytes.</summary>
    public static string BlobColumn(string column) => $"{column}Blob";

    private static void AddFixed(TableEntity row, JobRecord job)
    {
        row[Flow] = job.Flow;
        row["Tenant"] = job.Tenant;
        row["Priority"] = job.Priority;
        row["Accepted"] = job.Accepted;
        row["DedupeKey"] = job.DedupeKey;
        row["TraceParent"] = job.TraceParent;
        row["Interactive"] = job.IsInteractive;
        row["Shard"] = job.Shard;
        row["Replays"] = Text(job.Replays);
        if (job.NotBefore is { } notBefore)
        {
            row["NotBefore"] = notBefore;
        }

        if (job.Deadline is { } deadline)
        {
            row["Deadline"] = deadline;
        }
    }

    private static void AddIfChanged(TableEntity row, string column, Payload payload, Payload before)
    {
        if (!ReferenceEquals(payload.Inline, before.Inline) || !string.Equals(payload.Blob, before.Blob, StringComparison.Ordinal))
        {
            Add(row, column, payload);
        }
    }

    private static string Text(Guid id) => id == Guid.Empty ? "" : id.ToString("N");

    private static Guid IdOf(TableEntity row, string column) => Guid.TryParseExact(row.GetString(column), "N", out var id) ? id : Guid.Empty;
}
