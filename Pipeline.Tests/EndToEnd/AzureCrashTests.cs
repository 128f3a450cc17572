using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Storage;
using Pipeline.Tests.EndToEnd.Crash;
using Pipeline.Tests.Support;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// Several workers share a queue in a storage account and are killed at random moments. Each job that was acknowledged ends once, and its effect is there once.
/// PIPELINE_CRASH_KILLS says how many are killed, PIPELINE_CRASH_JOBS how many jobs there are for each, PIPELINE_CRASH_WORKERS how many workers, PIPELINE_CRASH_RESTARTS how often the emulator is stopped
/// (SIGTERM) and started again meanwhile, PIPELINE_CRASH_SEED repeats a run's choices. docs/testing.md has a long run.
/// </summary>
[Category("Crash")]
[Category("Azurite")]
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class AzureCrashTests
{
    private const string Variable = "PIPELINE_TEST_STORAGE";
    private const int LargeEvery = 20; // each such job has an input that goes to a blob
    private const int LargeCharacters = 60_000;
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(10);
    private static readonly int Workers = Number("PIPELINE_CRASH_WORKERS") ?? 2;
    private static readonly int Restarts = Number("PIPELINE_CRASH_RESTARTS") ?? 0;
    private const int LongestPauseMilliseconds = 400;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly int Kills = Number("PIPELINE_CRASH_KILLS") ?? 3;
    private static readonly int JobsPerKill = Number("PIPELINE_CRASH_JOBS") ?? 8;
    private static readonly int Seed = Number("PIPELINE_CRASH_SEED") ?? Random.Shared.Next();

    private readonly string _prefix = AzuriteServer.NewPrefix();
    private PipelineProgram _program = null!;
    private int _hits;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram { Patience = TimeSpan.FromMinutes(30) };

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Jobs_of_a_shared_account_survive_workers_that_are_killed()
    {
        using TempFolder storage = new();
        var shared = await AzuriteServer.SharedOrSkipAsync();
        RestartedAzurite? restarted = Restarts == 0 ? null : await RestartedAzurite.StartAsync(storage.Path);
        var connection = restarted?.Connection ?? shared.Connection;
        Write(connection);
        var enqueued = await _program.RunAsync("enqueue", "--file", "jobs.jsonl", "--json");
        Assert.That(enqueued.ExitCode, Is.Zero, enqueued.Error);
        Guid[] ids = [.. enqueued.Document.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid())];
        Assert.That(ids, Has.Length.EqualTo(Kills * JobsPerKill));
        AzureQueueOptions own = new() { Connection = connection, Prefix = _prefix };
        await using AzureJobQueue queue = new(
            new QueueOptions { Own = own }, StoreAccess.Existing, TimeProvider.System, NullLoggerFactory.Instance, [], new UpkeepTimes(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

        await KillWorkersAsync(queue, ids.Length, restarted);
        var rest = await _program.RunAsync("work", "--drain", "--json");
        var stats = await _program.RunAsync("stats", "--json");

        await queue.MaintainAsync(CancellationToken.None); // what a worker does every fifteen seconds
        AzureStore store = new(own, StoreAccess.Existing, TimeProvider.System, NullLogger.Instance, []);
        var swept = await new BlobSweep(store) { OlderThan = TimeSpan.FromSeconds(-5) }.SweepAsync(CancellationToken.None); // and every hour, with those of a day ago
        store.Dispose();
        var jobs = await queue.FindManyAsync(ids, CancellationToken.None);
        await TestContext.Out.WriteLineAsync(
            $"seed {Seed}: {ids.Length} jobs, {Workers} workers, {Kills} kills of which {_hits} hit a worker with jobs, {restarted?.Times ?? 0} restarts, {jobs.Sum(job => job.Epoch)} leases, {jobs.Sum(job => job.Attempts)} attempts, {swept} blobs swept");
        Assert.That(rest.ExitCode, Is.Zero, rest.Error);
        Assert.Multiple(() =>
        {
            foreach (var state in new[] { "ready", "leased", "scheduled", "dead" })
            {
                Assert.That(stats.Document.GetProperty("queue").GetProperty(state).GetInt64(), Is.Zero, state);
            }

            Assert.That(stats.Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(ids.Length));
        });
        Assert.That(await FaultsAsync(queue, ids), Is.Empty);
        await AskUntilAsync(queue, async () => (await AzureLeftovers.MessagesAsync(own)).Count == 0);
        Assert.That(await AzureLeftovers.FindAsync(own), Is.Empty);
        await (restarted?.StopAsync() ?? Task.CompletedTask);
    }

    [Test]
    public async Task Enqueue_while_the_account_is_away_ends_with_exit_code_3_and_says_so()
    {
        var port = AzuriteServer.FreePort();
        _program.Environment[Variable] = AzuriteServer.ConnectionTo(port, port, port);
        WriteConfiguration();

        var enqueued = await _program.RunAsync("enqueue", "ingest", "a.md");

        Assert.That(enqueued.ExitCode, Is.EqualTo(3), enqueued.Error);
        Assert.That(enqueued.Error, Does.Contain("cannot be reached").And.Contain("queue.azure").And.Not.Contain("AccountKey"));
    }

    [Test]
    public async Task Worker_that_starts_while_the_account_is_away_says_so_and_works_when_it_is_there()
    {
        await AzuriteServer.SharedOrSkipAsync(); // or there is no Node
        var ports = (AzuriteServer.FreePort(), AzuriteServer.FreePort(), AzuriteServer.FreePort());
        _program.Environment[Variable] = AzuriteServer.ConnectionTo(ports.Item1, ports.Item2, ports.Item3);
        WriteConfiguration();
        _program.Write("a.md", "A lease is renewed at a third of its time.");
        await using var worker = _program.Start("work", "--json");
        await worker.UntilErrorHasAsync("cannot be reached");

        var server = await AzuriteServer.StartAsync(["--inMemoryPersistence"], ports);
        var enqueued = await _program.RunAsync("enqueue", "ingest", "a.md", "--json");
        var id = enqueued.Document.GetProperty("ids")[0].GetGuid();
        QueueOptions options = new() { Own = new AzureQueueOptions { Connection = server.Connection, Prefix = _prefix } };
        await using (AzureJobQueue queue = new(options, StoreAccess.Existing, TimeProvider.System, NullLoggerFactory.Instance, []))
        {
            var last = await queue.ReadEventsAsync(id, 0, CancellationToken.None).LastAsync();
            Assert.That(last.Data!.Value.GetProperty("state").GetString(), Is.EqualTo("succeeded"));
        }

        await worker.SignalAsync("TERM");
        Assert.That((await worker.EndAsync()).ExitCode, Is.Zero);
        await server.StopAsync();
    }

    private void Write(string connection)
    {
        _program.Environment[Variable] = connection;
        WriteConfiguration();
        GeneratedDocuments texts = new(Seed);
        var jobs = Enumerable.Range(0, Kills * JobsPerKill).Select(number =>
        {
            var text = texts.Next($"Document {number}");
            return number % LargeEvery == 0
                ? JsonSerializer.Serialize(new { flow = "ingest", input = new { text = $"{text}\n\n{new string('x', LargeCharacters)}", documentId = $"document-{number}" } })
                : JsonSerializer.Serialize(new { flow = "ingest", input = new { path = Path.GetRelativePath(_program.Folder, _program.Write($"docs/{number}.md", text)), documentId = $"document-{number}" } });
        });
        _program.Write("jobs.jsonl", string.Join('\n', jobs));
    }

    // Many attempts: a job that is killed again and again without its fault is not to be taken for one that kills its worker.
    private void WriteConfiguration() => _program.Write("pipeline.yaml", $$"""
        version: 1
        queue: { use: azure, lease: 3s, poll: 500ms, maxAttempts: 50, azure: { connection: "${{{Variable}}}", prefix: {{_prefix}} } }
        models: { embedding: { use: lexical } }
        stages: { read: { parallelism: 2, chaos: { latency: { rate: 50%, by: 300ms } } } }
        flows: { ingest: [read, chunk, embed, index] }

        """);

    /// <summary>
    /// Spreads the kills and the restarts over the work: each kill comes when a share of the jobs has ended, and a random time has passed, and hits a worker that holds jobs. At the end the crew
    /// works off the rest.
    /// </summary>
    private async Task KillWorkersAsync(AzureJobQueue queue, int jobs, RestartedAzurite? restarted)
    {
        Random random = new(Seed);
        await using WorkerCrew crew = new(() => _program.Start("work", "--json"), Workers, random);
        for (var kill = 0; kill < Kills; kill++)
        {
            while (await EndedAsync(queue) < (long)kill * jobs * 9 / 10 / Kills)
            {
                await crew.WaitAsync(Look);
            }

            await crew.WaitAsync(TimeSpan.FromMilliseconds(random.Next(LongestPauseMilliseconds)));
            var holders = await HoldersAsync(queue);
            while (!holders.Intersect(crew.Ids).Any() && await EndedAsync(queue) < jobs)
            {
                await crew.WaitAsync(Look);
                holders = await HoldersAsync(queue);
            }

            var killed = await crew.KillOneAsync(holders);
            _hits += holders.Contains(killed) ? 1 : 0;
            if (restarted is not null && (kill + 1) * Restarts / Kills > kill * Restarts / Kills)
            {
                await restarted.RestartAsync(Away);
            }
        }

        using CancellationTokenSource late = new(SettlesWithin);
        while (await EndedAsync(queue) < jobs && !late.IsCancellationRequested)
        {
            await crew.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>The message of a job whose worker was killed between its last two writes is hidden until the lease has run out; whoever asks for jobs then deletes it.</summary>
    private static async Task AskUntilAsync(AzureJobQueue queue, Func<Task<bool>> isTrue)
    {
        using CancellationTokenSource late = new(SettlesWithin);
        while (!await isTrue() && !late.IsCancellationRequested)
        {
            Assert.That(await queue.LeaseAsync("ingest", "test/0", 1, TimeSpan.FromSeconds(5), CancellationToken.None), Is.Empty);
            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<List<int>> HoldersAsync(AzureJobQueue queue) =>
    [
        .. (await queue.ListAllAsync(new JobFilter { State = JobState.Leased }, CancellationToken.None).ToListAsync())
            .Select(job => job.Owner).OfType<string>().Distinct().Select(owner => int.Parse(owner.Split('/')[1], CultureInfo.InvariantCulture)),
    ];

    private static async Task<long> EndedAsync(AzureJobQueue queue) =>
        (await queue.GetStatisticsAsync(CancellationToken.None)).Jobs.Where(pair => pair.Key.IsTerminal()).Sum(pair => pair.Value);

    private static async Task<List<string>> FaultsAsync(AzureJobQueue queue, Guid[] ids)
    {
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

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
