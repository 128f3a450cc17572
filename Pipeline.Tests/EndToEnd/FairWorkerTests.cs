using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Questions that a slow model answers, with the default settings of everything else: what cannot be worked on soon stays on the queue.</summary>
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class FairWorkerTests
{
    private const int Questions = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // The processes of a loaded machine need some time beside the answers.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private static int AtOnce => AutoParallelism.Resolve(Parallelism.Auto, StageWork.InputOutput, Environment.ProcessorCount);

    private PipelineProgram _program = null!;
    private SqliteJobQueue _queue = null!;
    private DatabaseFile _file = null!;

    [SetUp]
    public async Task SetUp()
    {
        _program = new PipelineProgram();
        _program.Write("docs/lease.md", "# Leases\n\nA lease is renewed at a third of its time. A worker that loses it stops.\n");
        Configure(answer: TimeSpan.FromSeconds(1));
        await _program.RunAsync("ingest", "docs");
        var path = Path.Combine(_program.Folder, "data", "pipeline.db");
        _queue = await SqliteJobQueue.OpenAsync(new QueueOptions { Own = new SqliteQueueOptions { Path = path } }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _file = new DatabaseFile(path);
    }

    [TearDown]
    public async Task TearDown()
    {
        _file.Dispose();
        await _queue.DisposeAsync();
        _program.Dispose();
    }

    [Test]
    public async Task Two_workers_hold_no_more_than_their_share_and_an_urgent_question_that_comes_last_is_begun_soon()
    {
        var answer = TimeSpan.FromSeconds(1);
        Configure(answer);
        await EnqueueAsync(Questions, priority: 0);
        await using var first = _program.Start("work", "--drain", "--json");
        await using var second = _program.Start("work", "--drain", "--json");
        Dictionary<string, long> most = new(StringComparer.Ordinal);
        await UntilAsync(() => Ended() > 2 * AtOnce && Holders().Count == 2, most);

        var urgent = (await EnqueueAsync(1, priority: 9))[0];
        await UntilAsync(() => Ended() == Questions + 1, most);
        var runs = await Task.WhenAll(first.EndAsync(), second.EndAsync());

        var steps = await _queue.ListStepsAsync(urgent, CancellationToken.None);
        var begun = steps.First(step => step.Kind == JobEventKind.Stage && step.Data!.Value.GetProperty("stage").GetString() == "generate");
        var wait = begun.At - steps[0].At;
        var answered = runs.Select(run => run.Document.GetProperty("succeeded").GetInt64()).ToList();
        await TestContext.Out.WriteLineAsync($"most leases of each worker: {string.Join(", ", most.Values)}; answered: {string.Join(", ", answered)}; the urgent question waited {wait.TotalMilliseconds:0} ms");
        Assert.Multiple(() =>
        {
            Assert.That(most.Values, Has.All.LessThanOrEqualTo(2 * AtOnce), "at work, and as many that wait at most");
            Assert.That(answered, Has.All.GreaterThan(Questions / 4), "neither idles while the other works");
            Assert.That(wait, Is.LessThan((2 * answer) + Margin));
        });
    }

    [Test]
    public async Task Worker_killed_five_times_leaves_no_dead_letter_of_a_question_that_never_reached_the_model()
    {
        Configure(answer: TimeSpan.FromSeconds(4)); // every kill comes before the model is called
        var ids = await EnqueueAsync(2 * AtOnce, priority: 0);
        for (var kill = 0; kill < 5; kill++)
        {
            await using var victim = _program.Start("work");
            await UntilAsync(() => Holders().TryGetValue(victim.Id, out var held) && held >= AtOnce, []);
            await UntilAsync(() => _file.Number($"SELECT count(*) FROM event WHERE kind = {(int)JobEventKind.Stage} AND epoch = {kill + 1}") > AtOnce, []);
            victim.Kill();
        }

        var rest = await _program.RunAsync("work", "--drain", "--json");

        List<Job> jobs = [];
        foreach (var id in ids)
        {
            jobs.Add((await _queue.FindAsync(id, CancellationToken.None))!);
        }

        Assert.Multiple(() =>
        {
            Assert.That(rest.ExitCode, Is.Zero, rest.Error);
            Assert.That(jobs.Select(job => job.State), Has.All.EqualTo(JobState.Succeeded));
            Assert.That(jobs.Select(job => job.Attempts), Has.All.EqualTo(1));
            Assert.That(jobs.Max(job => job.Epoch), Is.EqualTo(6), "some were held by every worker that was killed");
        });
    }

    private void Configure(TimeSpan answer) => _program.Write("pipeline.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
        version: 1
        queue: { lease: 2s }
        stages:
          generate: { chaos: { latency: { rate: 100%, by: {{answer.TotalSeconds}}s } } }
        flows:
          ingest: [read, chunk, embed, index]
          ask: [embed, retrieve, generate]

        """));

    private async Task<IReadOnlyList<Guid>> EnqueueAsync(int count, int priority)
    {
        var input = JsonSerializer.SerializeToElement(new { question = "When is a lease renewed?" });
        var receipts = await _queue.EnqueueAsync([.. Enumerable.Repeat(new JobRequest { Flow = "ask", Input = input, Priority = priority }, count)], CancellationToken.None);
        return [.. receipts.Select(receipt => receipt.Id)];
    }

    /// <summary>Looks until something holds, and notes the most leases that each worker held.</summary>
    private async Task UntilAsync(Func<bool> holds, Dictionary<string, long> most)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(3));
        while (!holds())
        {
            foreach (var (owner, held) in Leases())
            {
                most[owner] = Math.Max(held, most.GetValueOrDefault(owner));
            }

            await Task.Delay(Look, TimeProvider.System, late.Token);
        }
    }

    private Dictionary<int, long> Holders() => Leases().GroupBy(pair => int.Parse(pair.Key.Split('/')[1], CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private List<KeyValuePair<string, long>> Leases() => [.. _file.Texts("SELECT owner || ' ' || count(*) FROM job WHERE state = 2 AND flow = 'ask' GROUP BY owner")
        .Select(row => row.Split(' ')).Select(row => KeyValuePair.Create(row[0], long.Parse(row[1], CultureInfo.InvariantCulture)))];

    private long Ended() => _file.Number("SELECT count(*) FROM job WHERE flow = 'ask' AND finished IS NOT NULL");
}
