using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// Workers that ingest, answer and hold panels at the same time are killed at random moments, half of them while other programs want the processor.
/// PIPELINE_CRASH_KILLS says how many are killed, PIPELINE_CRASH_JOBS how many jobs there are for each, PIPELINE_CRASH_SEED repeats a run's choices.
/// </summary>
[Category("Crash")]
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class MixedCrashTests
{
    private const int Workers = 3;
    private const int LongestPauseMilliseconds = 400;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);
    private static readonly int Kills = Number("PIPELINE_CRASH_KILLS") ?? 20;
    private static readonly int JobsPerKill = Number("PIPELINE_CRASH_JOBS") ?? 12;
    private static readonly int Seed = Number("PIPELINE_CRASH_SEED") ?? Random.Shared.Next();

    private PipelineProgram _program = null!;

    private string QueuePath => Path.Combine(_program.Folder, "data", "pipeline.db");

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Mixed_jobs_survive_any_number_of_kills_on_an_idle_and_on_a_busy_machine()
    {
        var documents = Write();
        var enqueued = await _program.RunAsync("enqueue", "--file", "jobs.jsonl", "--json");
        Guid[] ids = [.. enqueued.Document.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid())];
        Assert.That(ids, Has.Length.EqualTo(Kills * JobsPerKill));

        await KillWorkersAsync(ids.Length);
        var rest = await _program.RunAsync("work", "--drain", "--json");
        var verified = await _program.RunAsync("index", "verify", "--json");
        var stats = await _program.RunAsync("stats", "--json");

        using DatabaseFile queue = new(QueuePath);
        await TestContext.Out.WriteLineAsync($"seed {Seed}: {ids.Length} jobs, {Kills} kills, {queue.Number("SELECT sum(epoch) FROM job")} leases, {queue.Number("SELECT sum(lapses) FROM job")} lapses");
        Assert.Multiple(() =>
        {
            Assert.That(rest.ExitCode, Is.Zero, rest.Error);
            Assert.That(queue.Number("SELECT count(*) FROM job WHERE owner IS NOT NULL OR until IS NOT NULL"), Is.Zero, "leases");
            Assert.That(verified.ExitCode, Is.Zero, verified.Out);
            Assert.That(stats.Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(documents));
        });
        Assert.That(await FaultsAsync(ids), Is.Empty);
    }

    /// <summary>Writes a document and a job for each, and questions and panels among them.</summary>
    /// <returns>How many documents there are.</returns>
    private int Write()
    {
        GeneratedDocuments texts = new(Seed);
        List<string> jobs = [];
        var documents = 0;
        for (var i = 0; i < Kills * JobsPerKill; i++)
        {
            var question = $"What is Document {i / 2} about, and who wrote Document {i / 3}?";
            jobs.Add((i % 4) switch
            {
                0 or 1 => Document(documents++, texts),
                2 => JsonSerializer.Serialize(new { flow = "ask", input = new { question } }),
                _ => JsonSerializer.Serialize(new { flow = "panel", input = new { question } }),
            });
        }

        _program.Write("jobs.jsonl", string.Join('\n', jobs));

        // Many attempts: a job that is killed again and again without its fault is not to be taken for one that kills its worker.
        _program.Write("pipeline.yaml", """
            version: 1
            queue: { lease: 2s, maxAttempts: 50 }
            stages:
              generate: { chaos: { latency: { rate: 50%, by: 200ms } } }
              consult: { chaos: { latency: { rate: 50%, by: 200ms } } }
            flows:
              ingest: [read, chunk, embed, index]
              ask: [embed, retrieve, generate]
              panel: [split, consult, judge]

            """);
        return documents;
    }

    private string Document(int number, GeneratedDocuments texts)
    {
        _program.Write($"docs/{number}.md", texts.Next($"Document {number}"));
        return JsonSerializer.Serialize(new { flow = "ingest", input = new { path = $"docs/{number}.md", documentId = $"document-{number}" } });
    }

    private async Task KillWorkersAsync(int jobs)
    {
        Random random = new(Seed);
        using DatabaseFile queue = new(QueuePath);
        await using WorkerCrew crew = new(() => _program.Start("work", "--json"), Workers, random);
        await KillAsync(crew, queue, random, from: 0, to: Kills / 2, jobs);
        using BusyMachine busy = new();
        await KillAsync(crew, queue, random, from: Kills / 2, to: Kills, jobs);
    }

    /// <summary>Spreads the kills over the work: each comes when a share of the jobs has ended, and a random time has passed.</summary>
    private static async Task KillAsync(WorkerCrew crew, DatabaseFile queue, Random random, int from, int to, int jobs)
    {
        for (var kill = from; kill < to; kill++)
        {
            while (queue.Number("SELECT count(*) FROM job WHERE finished IS NOT NULL") < (long)kill * jobs * 9 / 10 / Kills)
            {
                await crew.WaitAsync(Look);
            }

            await crew.WaitAsync(TimeSpan.FromMilliseconds(random.Next(LongestPauseMilliseconds)));
            await crew.KillOneAsync(kill % 2 == 0 ? [] : Holders(queue));
        }
    }

    private static List<int> Holders(DatabaseFile queue) =>
        [.. queue.Texts("SELECT DISTINCT owner FROM job WHERE state = 2").Select(owner => int.Parse(owner.Split('/')[1], CultureInfo.InvariantCulture))];

    private async Task<List<string>> FaultsAsync(Guid[] ids)
    {
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = QueuePath } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        List<string> faults = [];
        foreach (var id in ids)
        {
            var job = await queue.FindAsync(id, CancellationToken.None);
            var events = await queue.ReadEventsAsync(id, 0, CancellationToken.None).ToListAsync();
            if (job?.State != JobState.Succeeded)
            {
                faults.Add($"{id} is {job?.State}: {string.Join("; ", (job?.Failures ?? []).Select(failure => failure.Message))}");
            }

            if (events.Count(one => one.Kind == JobEventKind.Done) != 1 || !events.Select(one => one.Sequence).SequenceEqual(Enumerable.Range(1, events.Count).Select(number => (long)number)))
            {
                faults.Add($"{id} has events {string.Join(", ", events.Select(one => $"{one.Sequence} {one.Kind}"))}");
            }
        }

        return faults;
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
