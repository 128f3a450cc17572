using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Terminal;

/// <summary>Jobs and their events in words.</summary>
internal static class JobText
{
    /// <param name="output">Where.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="now">What ages end at.</param>
    /// <param name="width">The columns there are.</param>
    public static void WriteList(TextWriter output, IReadOnlyList<Job> jobs, DateTimeOffset now, int width)
    {
        if (jobs.Count == 0)
        {
            output.WriteLine("No jobs.");
            return;
        }

        ShortIds ids = new(jobs.Select(job => job.Id), width);
        Columns.Write(output, width, ["ID", "FLOW", "STATE", "ATTEMPTS", "AGE", "INPUT"], jobs.Select(job => (IReadOnlyList<string>)
        [
            ids.Of(job.Id),
            job.Request.Flow,
            Words.State(job.State),
            job.Attempts.ToString(CultureInfo.InvariantCulture),
            Words.Duration(now - job.AcceptedAt),
            job.Request.Input.GetRawText(),
        ]));
    }

    /// <param name="output">Where.</param>
    /// <param name="document">The job.</param>
    /// <param name="width">The columns there are.</param>
    /// <param name="zone">The zone of the times.</param>
    public static void WriteFull(TextWriter output, FullJobDocument document, int width, TimeZoneInfo zone)
    {
        string Time(DateTimeOffset? time) => TimeText(time, zone);
        var job = document.Job;
        output.WriteLine($"{job.Id}  {CleanText.OnOneLine(job.Request.Flow)}  {Words.State(job.State)}");
        output.WriteLine($"  tenant {CleanText.OnOneLine(job.Request.Tenant)}, priority {job.Request.Priority}, {Words.Count(job.Attempts, "attempt", "attempts")}");
        output.WriteLine($"  accepted {Time(job.AcceptedAt)}, started {Time(job.StartedAt)}, finished {Time(job.FinishedAt)}");
        WriteIf(output, "not before", job.NotBefore ?? job.Request.NotBefore, zone);
        WriteIf(output, "deadline", job.Request.Deadline, zone);
        if (job.ReplayedAs is { } replay)
        {
            output.WriteLine($"  replayed as {replay}");
        }

        if (job.Request.TraceParent is { } trace)
        {
            output.WriteLine($"  trace {CleanText.OnOneLine(trace)}");
        }

        if (document.Awaiting is { } awaiting)
        {
            output.WriteLine($"  awaits {CleanText.OnOneLine(awaiting.For)}, since {Time(awaiting.Since)} ({Words.Duration(document.Now - awaiting.Since)})");
        }

        TimelineText.Write(output, document.Parts, document.Now, width);
        output.WriteLine($"  input  {job.Request.Input.GetRawText()}");
        if (job.Result is { } result)
        {
            WriteResult(output, result);
        }

        FailureList.Write(output, job.Failures, job.Id);
        FailureList.WriteKept(output, job.Failures);
    }

    public static void WriteEvent(TextWriter output, JobEvent happened, TimeZoneInfo zone) => output.WriteLine(
        $"{happened.Sequence,5}  {TimeText(happened.At, zone)}  {happened.Kind.ToString().ToLowerInvariant(),-9} {(happened.Data is { } data ? CleanText.OnOneLine(data.GetRawText()) : "")}".TrimEnd());

    /// <summary>An answer as <c>ask</c> prints it; counts in words; anything else as it is.</summary>
    private static void WriteResult(TextWriter output, JsonElement result)
    {
        if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("answer", out var answer) && answer.ValueKind == JsonValueKind.String)
        {
            output.WriteLine("  result");
            output.WriteLine();
            new AnswerPrinter(output, output).WriteResult(result);
            return;
        }

        List<JsonProperty> properties = result.ValueKind == JsonValueKind.Object ? [.. result.EnumerateObject().Where(property => !IsEmpty(property.Value))] : [];
        output.WriteLine(properties.Count > 0 && properties.TrueForAll(property => property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            ? $"  result {string.Join(", ", properties.Select(property => $"{CleanText.OnOneLine(property.Name)} {CleanText.OnOneLine(property.Value.ToString())}"))}"
            : $"  result {JsonSerializer.Serialize(result, PipelineJson.Options)}");
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        || (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0);

    private static void WriteIf(TextWriter output, string label, DateTimeOffset? time, TimeZoneInfo zone)
    {
        if (time is not null)
        {
            output.WriteLine($"  {label} {TimeText(time, zone)}");
        }
    }

    private static string TimeText(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } known ? TimeZoneInfo.ConvertTime(known, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "–";
}
