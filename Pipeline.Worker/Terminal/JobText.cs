using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Terminal;

/// <summary>Jobs and their events in words.</summary>
internal static class JobText
{
    private const int InputWidth = 60;

    public static void WriteList(TextWriter output, IReadOnlyList<Job> jobs, DateTimeOffset now)
    {
        if (jobs.Count == 0)
        {
            output.WriteLine("No jobs.");
            return;
        }

        Columns.Write(output, ["ID", "FLOW", "STATE", "ATTEMPTS", "AGE", "INPUT"], jobs.Select(job => (IReadOnlyList<string>)
        [
            job.Id.ToString(),
            CleanText.OnOneLine(job.Request.Flow),
            Words.State(job.State),
            job.Attempts.ToString(CultureInfo.InvariantCulture),
            Words.Duration(now - job.AcceptedAt),
            CleanText.Shorten(job.Request.Input.GetRawText(), InputWidth),
        ]));
    }

    public static void WriteFull(TextWriter output, FullJobDocument document, int width)
    {
        var job = document.Job;
        output.WriteLine($"{job.Id}  {CleanText.OnOneLine(job.Request.Flow)}  {Words.State(job.State)}");
        output.WriteLine($"  tenant {CleanText.OnOneLine(job.Request.Tenant)}, priority {job.Request.Priority}, {Words.Count(job.Attempts, "attempt", "attempts")}");
        output.WriteLine($"  accepted {Time(job.AcceptedAt)}, started {Time(job.StartedAt)}, finished {Time(job.FinishedAt)}");
        WriteIf(output, "not before", job.NotBefore ?? job.Request.NotBefore);
        WriteIf(output, "deadline", job.Request.Deadline);
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
            output.WriteLine($"  result {JsonSerializer.Serialize(result, PipelineJson.Options)}");
        }

        FailureList.Write(output, job.Failures, job.Id);
        FailureList.WriteKept(output, job.Failures);
    }

    public static void WriteEvent(TextWriter output, JobEvent happened) => output.WriteLine(
        $"{happened.Sequence,5}  {Time(happened.At)}  {happened.Kind.ToString().ToLowerInvariant(),-9} {(happened.Data is { } data ? CleanText.OnOneLine(data.GetRawText()) : "")}".TrimEnd());

    private static void WriteIf(TextWriter output, string label, DateTimeOffset? time)
    {
        if (time is not null)
        {
            output.WriteLine($"  {label} {Time(time)}");
        }
    }

    private static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "–";
}
