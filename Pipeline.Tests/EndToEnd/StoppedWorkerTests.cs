using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// A worker is stopped (SIGSTOP) in the midst of its work for longer than its lease, as a laptop that sleeps or a paused container does to it, and then goes on as if nothing had happened.
/// </summary>
[Category("Crash")]
[NonParallelizable]
[Platform("Linux", Reason = "Signals.")]
internal sealed class StoppedWorkerTests
{
    private const int Documents = 300;

    [Test]
    public async Task Worker_that_was_stopped_for_longer_than_its_lease_writes_nothing_and_works_on()
    {
        using CrashSite site = new(Documents, seed: 1);
        var ids = await site.EnqueueAsync(CrashSite.Crashed);
        using DatabaseFile queue = new(site.QueuePath);
        await using var stopped = site.Program.Start("work", "-c", CrashSite.Crashed, "--json");
        var end = stopped.EndAsync();
        var held = await StopWhileItHoldsLeasesAsync(stopped, queue, site);

        await using var other = site.Program.Start("work", "-c", CrashSite.Crashed, "--json");
        var otherEnd = other.EndAsync();
        await UntilAsync(() => Ended(queue) == Documents, otherEnd);
        await stopped.SignalAsync("CONT");
        var later = await site.EnqueueAsync(CrashSite.Crashed);
        await UntilAsync(() => Ended(queue) == Documents * 2, end, otherEnd);
        await stopped.SignalAsync("TERM");
        await other.SignalAsync("TERM");
        var runs = await Task.WhenAll(end, otherEnd);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs.Select(run => run.ExitCode), Is.All.Zero, string.Join('\n', runs.Select(run => run.Error)));
            Assert.That(runs[0].Error, Does.Contain("is lost: the job is stopped and nothing of it is written").Or.Contains("Leasing jobs of flow ingest was not done within"), "stopped with a job, or before it heard of its lease");
            Assert.That(queue.Number($"SELECT count(*) FROM job WHERE seq IN ({string.Join(',', held)}) AND epoch > 1"), Is.EqualTo(held.Count), "taken over by the other");
            Assert.That(queue.Number("SELECT count(*) FROM job WHERE state = 3"), Is.EqualTo(Documents * 2), "succeeded");
            Assert.That(queue.CheckIntegrity(), Is.EqualTo("ok"));
            Assert.That(await FaultsAsync(site, [.. ids, .. later]), Is.Empty);
            using DatabaseFile index = new(site.IndexPath);
            Assert.That(index.Number("SELECT count(*) FROM documents"), Is.EqualTo(Documents));
            Assert.That(index.Number("SELECT count(*) FROM versions v WHERE total <> stored OR stored <> (SELECT count(*) FROM chunks WHERE version = v.id)"), Is.Zero, "versions that are not whole");
        }
    }

    /// <summary>Stops the worker at a moment when it holds leases and no lock of a file: one that is stopped with a lock stops all others.</summary>
    /// <returns>The jobs it holds, by sequence.</returns>
    private static async Task<IReadOnlyList<string>> StopWhileItHoldsLeasesAsync(RunningProgram worker, DatabaseFile queue, CrashSite site)
    {
        while (true)
        {
            Assert.That(Ended(queue), Is.LessThan(Documents), "it was too quick for this test");
            await worker.SignalAsync("STOP");
            var held = queue.Texts($"SELECT CAST(seq AS TEXT) FROM job WHERE state = 2 AND owner LIKE '%/{worker.Id}/%'");
            if (held.Count > 0 && IsFree(site.QueuePath) && IsFree(site.IndexPath))
            {
                return held;
            }

            await worker.SignalAsync("CONT");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    private static bool IsFree(string path)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        try
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (SqliteException)
        {
            return false; // locked, or not made yet
        }
    }

    private static async Task UntilAsync(Func<bool> holds, params Task[] workers)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(2));
        while (!holds())
        {
            Assert.That(workers.Any(worker => worker.IsCompleted), Is.False, "a worker has ended");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        }
    }

    private static long Ended(DatabaseFile queue) => queue.Number("SELECT count(*) FROM job WHERE finished IS NOT NULL");

    /// <summary>Each job has its events once, in order, to the end.</summary>
    private static async Task<List<string>> FaultsAsync(CrashSite site, IReadOnlyList<Guid> ids)
    {
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = site.QueuePath } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        List<string> faults = [];
        foreach (var id in ids)
        {
            var events = await queue.ReadEventsAsync(id, 0, CancellationToken.None).ToListAsync();
            if (events.Count(one => one.Kind == JobEventKind.Done) != 1 || !events.Select(one => one.Sequence).SequenceEqual(Enumerable.Range(1, events.Count).Select(number => (long)number)))
            {
                faults.Add($"{id}: {string.Join(", ", events.Select(one => $"{one.Sequence} {one.Kind}"))}");
            }
        }

        return faults;
    }
}
