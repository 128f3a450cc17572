using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// Workers are killed at random moments while they compete for one queue; nothing is lost, nothing is done twice.
/// PIPELINE_CRASH_SEED repeats a run's documents and choices.
/// </summary>
[Category("Crash")]
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class CrashTests
{
    private const int Documents = 1000;
    private const int Workers = 3;
    private const int Kills = 24;
    private const int LongestPauseMilliseconds = 250;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_CRASH_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed : Random.Shared.Next();

    private CrashSite _site = null!;
    private IReadOnlyList<Guid> _ids = null!;
    private List<long> _leasesOfVictims = null!;
    private List<long> _openAfterKills = null!;
    private TimeSpan _elapsed;

    [OneTimeSetUp]
    public async Task KillWorkersUntilAllIsDone()
    {
        _site = new CrashSite(Documents, Seed);
        _ids = await _site.EnqueueAsync(CrashSite.Crashed);
        var started = Stopwatch.GetTimestamp();
        using DatabaseFile queue = new(_site.QueuePath);
        await using (WorkerCrew crew = new(() => _site.Program.Start("work", "-c", CrashSite.Crashed, "--json"), Workers, new Random(Seed)))
        {
            await KillAsync(crew, queue);
            await UntilEndedAsync(crew, queue, Documents);
            var stopped = await crew.StopAsync();
            Assert.That(stopped.Select(run => run.ExitCode), Has.All.Zero, string.Join('\n', stopped.Select(run => run.Error)));
        }

        _elapsed = Stopwatch.GetElapsedTime(started);
    }

    [OneTimeTearDown]
    public void TearDown() => _site.Dispose();

    [Test]
    public void Workers_were_killed_while_they_worked()
    {
        using DatabaseFile queue = new(_site.QueuePath);
        TestContext.Out.WriteLine(Figures(queue));
        Assert.Multiple(() =>
        {
            Assert.That(_openAfterKills, Has.Count.EqualTo(Kills).And.All.Positive, "jobs were open after every kill");
            Assert.That(_leasesOfVictims.Count(leases => leases > 0), Is.GreaterThanOrEqualTo(Kills / 3), "many victims held leases");
        });
    }

    [Test]
    public async Task Every_accepted_job_succeeds_once()
    {
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = _site.QueuePath } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

        List<string> faults = [];
        foreach (var id in _ids)
        {
            var job = await queue.FindAsync(id, CancellationToken.None);
            List<JobEvent> events = await queue.ReadEventsAsync(id, 0, CancellationToken.None).ToListAsync();
            faults.AddRange(FaultsOf(id, job, events));
        }

        Assert.That(_ids, Has.Count.EqualTo(Documents).And.Unique);
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Nothing_is_left_on_the_queue()
    {
        var stats = (await _site.Program.RunAsync("stats", "-c", CrashSite.Crashed, "--json")).Document;

        using DatabaseFile queue = new(_site.QueuePath);
        Assert.Multiple(() =>
        {
            foreach (var state in new[] { "ready", "leased", "scheduled", "dead" })
            {
                Assert.That(stats.GetProperty("queue").GetProperty(state).GetInt64(), Is.Zero, state);
            }

            Assert.That(stats.GetProperty("index").GetProperty("documents").GetInt64(), Is.EqualTo(Documents));
            Assert.That(queue.Number("SELECT count(*) FROM job WHERE owner IS NOT NULL OR until IS NOT NULL"), Is.Zero, "leases");
            Assert.That(queue.Number("SELECT count(*) FROM job"), Is.EqualTo(Documents));
            Assert.That(queue.CheckIntegrity(), Is.EqualTo("ok"));
        });
    }

    [Test]
    public async Task Every_chunk_is_indexed_once_as_by_workers_in_peace()
    {
        await _site.EnqueueAsync(CrashSite.Peaceful);
        var peaceful = await _site.Program.RunAsync("work", "--drain", "-c", CrashSite.Peaceful, "--json");

        await _site.Program.RunAsync("index", "fit", "-c", CrashSite.Crashed);
        await _site.Program.RunAsync("index", "fit", "-c", CrashSite.Peaceful);

        using DatabaseFile index = new(_site.IndexPath);
        index.Attach(_site.PeacefulIndexPath, "peaceful");
        var chunks = index.Number("SELECT count(*) FROM peaceful.chunks");
        await TestContext.Out.WriteLineAsync($"{chunks} chunks");
        Assert.Multiple(() =>
        {
            Assert.That(peaceful.ExitCode, Is.Zero, peaceful.Error);
            Assert.That(chunks, Is.GreaterThan(Documents * 5));
            Assert.That(index.Number("SELECT count(*) FROM main.chunks"), Is.EqualTo(chunks));
            Assert.That(index.Number(IndexContent.Difference("main", "peaceful")), Is.Zero, "chunks that peaceful workers did not make");
            Assert.That(index.Number(IndexContent.Difference("peaceful", "main")), Is.Zero, "chunks that are missing");
        });
    }

    [Test]
    public void The_index_is_whole()
    {
        using DatabaseFile index = new(_site.IndexPath);
        var chunks = index.Number("SELECT count(*) FROM chunks");
        Assert.Multiple(() =>
        {
            Assert.That(index.CheckIntegrity(), Is.EqualTo("ok"));
            Assert.That(index.Number("SELECT count(*) FROM documents"), Is.EqualTo(Documents));
            Assert.That(index.Number("SELECT count(*) FROM versions WHERE completed_by IS NOT NULL"), Is.EqualTo(Documents), "readable versions");
            Assert.That(index.Number("SELECT count(*) FROM versions WHERE completed_by IS NULL"), Is.Zero, "pending versions");
            Assert.That(index.Number("SELECT count(*) FROM (SELECT DISTINCT version, ordinal FROM chunks)"), Is.EqualTo(chunks), "ordinals");
            Assert.That(index.Number("SELECT count(DISTINCT uuid) FROM chunks"), Is.EqualTo(chunks), "ids");
            Assert.That(index.Number("SELECT count(*) FROM versions v WHERE total <> stored OR stored <> (SELECT count(*) FROM chunks WHERE version = v.id)"), Is.Zero, "counts");
            Assert.That(index.Number($"SELECT count(*) FROM ({IndexContent.VectorsOf("main")}) JOIN chunks USING (id, version)"), Is.EqualTo(chunks), "vectors");
            Assert.That(index.Number("SELECT count(*) FROM vectors"), Is.EqualTo(chunks), "vectors");
            Assert.That(index.Number("SELECT count(*) FROM chunk_terms_docsize JOIN chunks USING (id)"), Is.EqualTo(chunks), "words");
            Assert.That(index.Number("SELECT count(*) FROM chunk_terms"), Is.EqualTo(chunks), "words");
        });
    }

    /// <summary>Kills when one job more, two, … than a share of all have ended, and a random time has passed: spread over the whole work.</summary>
    private async Task KillAsync(WorkerCrew crew, DatabaseFile queue)
    {
        (_leasesOfVictims, _openAfterKills) = ([], []);
        Random random = new(Seed + 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var step = Documents * 9 / 10 / Kills;
            await UntilEndedAsync(crew, queue, (kill * step) + random.Next(step));
            await crew.WaitAsync(TimeSpan.FromMilliseconds(random.Next(LongestPauseMilliseconds)));
            var victim = await crew.KillOneAsync(kill % 2 == 0 ? [] : Holders(queue));
            _openAfterKills.Add(Documents - Ended(queue));
            _leasesOfVictims.Add(queue.Number($"SELECT count(*) FROM job WHERE state = 2 AND owner LIKE '%/{victim}/%'"));
        }
    }

    /// <summary>The processes that hold leases: every other victim is one of them, for the rest may have just started.</summary>
    private static List<int> Holders(DatabaseFile queue) =>
        [.. queue.Texts("SELECT DISTINCT owner FROM job WHERE state = 2").Select(owner => int.Parse(owner.Split('/')[1], CultureInfo.InvariantCulture))];

    private static async Task UntilEndedAsync(WorkerCrew crew, DatabaseFile queue, int jobs)
    {
        while (Ended(queue) < jobs)
        {
            await crew.WaitAsync(Look);
        }
    }

    private static long Ended(DatabaseFile queue) => queue.Number("SELECT count(*) FROM job WHERE finished IS NOT NULL");

    private static IEnumerable<string> FaultsOf(Guid id, Job? job, List<JobEvent> events)
    {
        if (job?.State != JobState.Succeeded)
        {
            yield return $"{id} is {job?.State}: {string.Join("; ", (job?.Failures ?? []).Select(failure => failure.Message))}";
        }

        if (!events.Select(one => one.Sequence).SequenceEqual(Enumerable.Range(1, events.Count).Select(number => (long)number)))
        {
            yield return $"{id} has events {string.Join(",", events.Select(one => one.Sequence))}";
        }

        if (events.Count(one => one.Kind == JobEventKind.Done) != 1 || events[^1].Kind != JobEventKind.Done)
        {
            yield return $"{id} has events {string.Join(",", events.Select(one => one.Kind))}";
        }

        // An attempt counts where the stage that costs begins, which a worker that was killed earlier did not reach.
        var starts = events.Where(one => one.Kind == JobEventKind.Started).Select(one => one.Epoch).Distinct().Count();
        if (job is null || job.Attempts < 1 || job.Attempts > starts || starts > job.Epoch)
        {
            yield return $"{id} has {job?.Attempts} attempts, {starts} starts, epoch {job?.Epoch}";
        }
    }

    private string Figures(DatabaseFile queue)
    {
        var attempts = queue.Pairs("SELECT attempts, count(*) FROM job GROUP BY attempts ORDER BY attempts").Select(pair => $"{pair.Key} × {pair.Value}");
        return $"seed {Seed}: {Documents} jobs, {Kills} kills of {Workers} workers in {(int)_elapsed.TotalSeconds} s, {_leasesOfVictims.Count(leases => leases > 0)} of "
            + $"them with leases ({_leasesOfVictims.Sum()} in all), {queue.Number("SELECT sum(lapses) FROM job")} lapses; attempts × jobs: {string.Join(", ", attempts)}";
    }
}
