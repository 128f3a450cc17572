using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Benchmarks.Queues;

/// <summary>
/// <c>-- queue-disk N</c>: N questions of 60 characters are asked and answered with 60 tokens and 5 citations. Prints the size of the queue's file when they have ended, an hour later and after
/// their retention, what a job's own data are of it, how long the rounds of upkeep take and how long <c>stats</c> and <c>jobs</c> do.
/// </summary>
internal static class QueueDisk
{
    private const string Flow = "ask";
    private const int Tokens = 60;
    private const int Citations = 5;
    private const int AtOnce = 400;

    private static readonly string[] Stages = ["embed", "retrieve", "generate"];

    public static async Task<int> RunAsync(int jobs)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-queue-");
        try
        {
            LaterClock clock = new();
            var path = Path.Combine(folder.FullName, "queue.db");
            await using var queue = await SqliteJobQueue.OpenAsync(
                new QueueOptions { Own = new SqliteQueueOptions { Path = path } }, clock, NullLoggerFactory.Instance, CancellationToken.None);
            for (var done = 0; done < jobs; done += AtOnce)
            {
                await AnswerAsync(queue, clock, Math.Min(AtOnce, jobs - done), done);
            }

            await PrintAsync(queue, path, jobs, "ended");
            clock.Later += TimeSpan.FromHours(1);
            await MaintainAsync(queue, path, jobs, "an hour later");
            clock.Later += new QueueOptions().Retention;
            await MaintainAsync(queue, path, jobs, "after retention");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AnswerAsync(SqliteJobQueue queue, TimeProvider clock, int count, int first)
    {
        var requests = Enumerable.Range(first, count).Select(number => new JobRequest { Flow = Flow, Input = Question(number) });
        await queue.EnqueueAsync([.. requests], CancellationToken.None);
        var leases = await queue.LeaseAsync(Flow, "benchmark", count, TimeSpan.FromMinutes(1), CancellationToken.None);
        await Task.WhenAll(leases.Select(async lease =>
        {
            await queue.AppendEventsAsync(lease, Events(clock), CancellationToken.None);
            await queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded, Result = Answer }, CancellationToken.None);
        }));
    }

    private static JsonElement Question(int number) => JsonSerializer.SerializeToElement(
        new { question = string.Create(CultureInfo.InvariantCulture, $"How long does a lease last when its worker is killed? {number:000000}") });

    private static PendingEvent[] Events(TimeProvider clock)
    {
        List<PendingEvent> events = [Event(JobEventKind.Started, default)];
        events.AddRange(Stages.Select(stage => Event(JobEventKind.Stage, new { stage, waitedMs = 12.25, flow = Flow })));
        events.AddRange(Enumerable.Range(0, Tokens).Select(number => Event(JobEventKind.Token, new { text = string.Create(CultureInfo.InvariantCulture, $"word{number} ") })));
        events.AddRange(Cited().Select(citation => Event(JobEventKind.Citation, citation)));
        return [.. events];

        PendingEvent Event(JobEventKind kind, object? data) => new(kind, clock.GetUtcNow(), data is null ? default : JsonSerializer.SerializeToUtf8Bytes(data));
    }

    private static IEnumerable<object> Cited() => Enumerable.Range(1, Citations).Select(index => new
    {
        index,
        documentId = $"docs/operations-{index}.md",
        source = $"docs/operations-{index}.md",
        chunkId = "0198c0de-0000-7000-8000-000000000000",
        quote = "A worker that is killed, or loses power, leaves leases behind; they run out after queue.lease (60 s), and another worker takes the jobs up.",
        score = 0.8125,
    });

    private static JsonElement Answer { get; } = JsonSerializer.SerializeToElement(new
    {
        state = "succeeded",
        answer = string.Concat(Enumerable.Range(0, Tokens).Select(number => string.Create(CultureInfo.InvariantCulture, $"word{number} "))),
        citations = Cited(),
        degraded = Array.Empty<string>(),
    });

    private static async Task MaintainAsync(SqliteJobQueue queue, string path, int jobs, string when)
    {
        for (long before = -1, rounds = 1; ; rounds++)
        {
            var start = Stopwatch.GetTimestamp();
            await queue.MaintainAsync(CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(start);
            var size = new FileInfo(path).Length;
            if (rounds == 1 || size == before)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"upkeep, round {rounds}: {took.TotalSeconds:N2} s"));
            }

            if (size == before && rounds > 2)
            {
                break;
            }

            before = size;
        }

        await PrintAsync(queue, path, jobs, when);
    }

    private static async Task PrintAsync(SqliteJobQueue queue, string path, int jobs, string when)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await queue.GetStatisticsAsync(CancellationToken.None);
        var stats = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        await queue.ListAsync(new JobFilter(), null, CancellationToken.None);
        await queue.ListAsync(new JobFilter { Flow = Flow, State = JobState.Succeeded }, null, CancellationToken.None);
        var list = Stopwatch.GetElapsedTime(start);
        var own = Answer.GetRawText().Length + Question(0).GetRawText().Length;
        var (file, log) = (new FileInfo(path).Length, new FileInfo(path + "-wal").Length);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{when}: {counts.Jobs[JobState.Succeeded]:N0} jobs; file {file / 1048576.0:N1} MiB, log {log / 1048576.0:N1} MiB; {(double)file / jobs:N0} bytes a job, {own:N0} of them its question and result; statistics {stats.TotalMilliseconds:N1} ms, two lists {list.TotalMilliseconds:N1} ms"));
    }

    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }
}
