using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>What is kept of the events of a folded job: an array of <c>[number, epoch, kind, ticks, data]</c> in JSON, compressed (Brotli).</summary>
internal static class Timeline
{
    private const string Insert = "INSERT OR REPLACE INTO timeline (job, events) VALUES (?1, ?2)";
    private const string FindOne = "SELECT events FROM timeline WHERE job = ?1";
    private const int Quality = 5; // a tenth larger than the best, at a twentieth of the time
    private const int Window = 18;

    // The data of an event may be as deep as any JSON; two arrays are around it.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1026 };
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true, MaxDepth = 1026 };

    /// <summary>Whether an event stays: those that come by the hundred go.</summary>
    public static bool Stays(JobEventKind kind) => kind is not (JobEventKind.Progress or JobEventKind.Token or JobEventKind.Citation);

    /// <summary>Stores what stays of a job's events.</summary>
    public static void Keep(SqliteSession session, long job, IEnumerable<JobEvent> events) => session.Prepare(Insert).Bind(1, job).Bind(2, Pack(events)).Run();

    /// <summary>What was stored; <see langword="null"/> when the job was not folded.</summary>
    public static List<JobEvent>? Find(SqliteSession session, Guid id, long job)
    {
        using var rows = session.Prepare(FindOne).Bind(1, job).Query();
        return rows.Read() ? Unpack(id, rows.Blob(0)) : null;
    }

    private static byte[] Pack(IEnumerable<JobEvent> events)
    {
        ArrayBufferWriter<byte> json = new(1024);
        using (Utf8JsonWriter writer = new(json, Unchecked))
        {
            writer.WriteStartArray();
            foreach (var one in events.Where(one => Stays(one.Kind)))
            {
                Write(writer, one);
            }

            writer.WriteEndArray();
        }

        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.WrittenCount)];
        return BrotliEncoder.TryCompress(json.WrittenSpan, packed, out var length, Quality, Window)
            ? packed[..length]
            : throw new InvalidOperationException($"{json.WrittenCount} bytes do not fit into {packed.Length}.");
    }

    private static void Write(Utf8JsonWriter writer, JobEvent one)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(one.Sequence);
        writer.WriteNumberValue(one.Epoch);
        writer.WriteNumberValue((int)one.Kind);
        writer.WriteNumberValue(one.At.UtcTicks);
        if (one.Data is { } data)
        {
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
        }

        writer.WriteEndArray();
    }

    private static List<JobEvent> Unpack(Guid id, ReadOnlySpan<byte> packed)
    {
        using MemoryStream compressed = new(packed.ToArray());
        using BrotliStream stream = new(compressed, CompressionMode.Decompress);
        using MemoryStream json = new();
        stream.CopyTo(json);
        var all = JsonElement.Parse(json.GetBuffer().AsSpan(0, (int)json.Length), Deep);
        return [.. all.EnumerateArray().Select(one => new JobEvent(
            id,
            one[0].GetInt64(),
            one[1].GetInt32(),
            (JobEventKind)one[2].GetInt32(),
            JobRows.Time(one[3].GetInt64()),
            one.GetArrayLength() > 4 ? one[4] : null))];
    }
}
