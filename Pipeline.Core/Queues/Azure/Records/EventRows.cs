using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// Between rows of events and <see cref="JobEvent"/>s. All events that are written together are one row, whose key is the number of its last: a reader that resumes asks for the rows from the next
/// number on. Pure.
/// </summary>
internal static class EventRows
{
    /// <summary>What keys of events begin with, and what comes after all of them.</summary>
    public const string After = "f";

    /// <summary>The column with the events.</summary>
    public const string Data = "Data";

    /// <summary>Whether one of a row's events tells how far the job has come.</summary>
    public const string HasSteps = "Steps";

    private const string Prefix = "e";

    /// <summary>The key of the row whose last event has a number.</summary>
    public static string Key(long last) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{last:D12}");

    /// <summary>Events as bytes.</summary>
    public static byte[] Write(IEnumerable<PendingEvent> events)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            foreach (var one in events.Where(one => one.Kind is not null))
            {
                json.WriteStartObject();
                json.WriteNumber("k"u8, (int)one.Kind!.Value);
                json.WriteNumber("t"u8, one.At.UtcTicks);
                if (!one.Data.IsEmpty)
                {
                    json.WritePropertyName("d"u8);
                    json.WriteRawValue(one.Data.Span, skipInputValidation: true);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The row of events that were written together; <see langword="null"/> when there is no event among them.</summary>
    /// <param name="job">The job with these events.</param>
    /// <param name="before">The job before them.</param>
    /// <param name="events">The events.</param>
    /// <param name="data">Their bytes, or where these are.</param>
    public static TableEntity? Row(JobRecord job, JobRecord before, IReadOnlyList<PendingEvent> events, Payload data)
    {
        if (job.Events == before.Events)
        {
            return null;
        }

        TableEntity row = new(JobKey.Of(job.Id), Key(job.Events))
        {
            ["First"] = before.Events + 1,
            ["Epoch"] = before.Epoch,
            [HasSteps] = events.Any(one => one.Kind is { } kind && IsStep(kind)),
        };
        JobColumns.Add(row, Data, data);
        return row;
    }

    /// <summary>The events of a row.</summary>
    public static IEnumerable<JobEvent> Read(Guid id, TableEntity row, byte[] data)
    {
        var number = row.GetInt64("First") ?? 0;
        var epoch = row.GetInt32("Epoch") ?? 0;
        foreach (var one in data.Length == 0 ? default : JsonElement.Parse(data, new JsonDocumentOptions { MaxDepth = 1024 }).EnumerateArray())
        {
            JsonElement? details = one.TryGetProperty("d"u8, out var written) ? written : null;
            yield return new JobEvent(id, number++, epoch, (JobEventKind)one.GetProperty("k"u8).GetInt32(), new DateTimeOffset(one.GetProperty("t"u8).GetInt64(), TimeSpan.Zero), details);
        }
    }

    /// <summary>The first event, which no row has.</summary>
    public static JobEvent Accepted(JobRecord job) => new(job.Id, 1, 0, JobEventKind.Accepted, new DateTimeOffset(job.Accepted, TimeSpan.Zero), Data: null);

    /// <summary>The last event of a job that has ended, which no row has.</summary>
    public static JobEvent Done(JobRecord job) => new(
        job.Id, job.Events + 1, job.Epoch, JobEventKind.Done, new DateTimeOffset(job.Finished, TimeSpan.Zero), JsonSerializer.SerializeToElement(new { job.State }, PipelineJson.Options));

    /// <summary>Whether an event tells how far the job has come: all but those that come by the hundred.</summary>
    public static bool IsStep(JobEventKind kind) => kind is not (JobEventKind.Progress or JobEventKind.Token or JobEventKind.Citation);
}
