using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Pipeline.Tests.EndToEnd.Crash;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// The command <c>ingest</c> is killed at random points and run again until it ends; then the index holds, bit for bit, what one undisturbed run makes. So it does after
/// <c>index fit</c> was killed. PIPELINE_CRASH_KILLS says how often (12), PIPELINE_CRASH_SEED repeats a run's choices; PIPELINE_CRASH_DOCS names a folder to ingest instead of generated documents.
/// </summary>
[Category("Crash")]
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class ResumeTests
{
    private const int Documents = 120;
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_CRASH_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 12;
    private const string Peaceful = "peaceful";
    private const string Fitted = "fitted";
    private const string Fitting = "-lsa.yaml";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_CRASH_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed : Random.Shared.Next();

    private readonly Random _random = new(Seed);
    private readonly List<long> _stored = [];
    private PipelineProgram _program = null!;
    private TimeSpan _undisturbed;
    private TimeSpan _fitting;

    [SetUp]
    public async Task IngestUndisturbed()
    {
        _program = new PipelineProgram();
        WriteDocuments();
        var started = Stopwatch.GetTimestamp();
        var run = await _program.RunAsync(Ingest(Peaceful));
        _undisturbed = Stopwatch.GetElapsedTime(started);
        Assert.That(run.ExitCode, Is.Zero.Or.EqualTo(1), run.Error);
        await _program.RunAsync(Ingest(Fitted));
        started = Stopwatch.GetTimestamp();
        Assert.That((await _program.RunAsync(Fit(Fitted))).Document.GetProperty("changed").GetBoolean(), Is.True);
        _fitting = Stopwatch.GetElapsedTime(started);
    }

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Ingest_killed_at_random_points_and_resumed_ends_in_the_same_index()
    {
        var (kills, rounds) = (0, 0);
        while (kills < Kills)
        {
            var round = string.Create(CultureInfo.InvariantCulture, $"crashed{rounds++}");
            Write(round);
            while (kills < Kills && await KillIngestAsync(round))
            {
                kills++;
            }

            await _program.RunAsync(Ingest(round));
            AssertSame(round, Peaceful);
            await KillAsync(Fit(round), () => true, _fitting * _random.NextDouble());
            await _program.RunAsync(Fit(round));
            AssertSame(round, Fitted);
        }

        await TestContext.Out.WriteLineAsync(
            $"seed {Seed}: {kills} kills in {rounds} rounds, an undisturbed run takes {_undisturbed.TotalMilliseconds:0} ms; documents stored at the kills: {string.Join(' ', _stored.Order())}");
        Assert.That(_stored.Distinct().Count(), Is.GreaterThan(5), "kills hit the work at many points");

        // The killed jobs are still on the queue; doing them once more changes nothing.
        var last = string.Create(CultureInfo.InvariantCulture, $"crashed{rounds - 1}");
        await _program.RunAsync("work", "--drain", "-c", last + Fitting);
        AssertSame(last, Fitted);
    }

    /// <summary>Kills an ingest: now and then while it starts, else a moment after a random number of further documents was stored, however fast the machine is.</summary>
    /// <returns>Whether it was still at work.</returns>
    private async Task<bool> KillIngestAsync(string round)
    {
        var target = _random.Next(4) == 0 ? 0 : Stored(round) + _random.Next(1, Documents / 3);
        var pause = target == 0 ? _undisturbed * _random.NextDouble() : Look * (2 * _random.NextDouble());
        if (!await KillAsync(Ingest(round), () => Stored(round) >= target, pause))
        {
            return false;
        }

        _stored.Add(Stored(round));
        return true;
    }

    private async Task<bool> KillAsync(string[] command, Func<bool> isTime, TimeSpan pause)
    {
        await using var running = _program.Start(command);
        var end = running.EndAsync();
        while (!end.IsCompleted && !isTime())
        {
            await ((Task)end).WaitAsync(Look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ((Task)end).WaitAsync(pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end.IsCompleted)
        {
            return false;
        }

        running.Kill();
        await end;
        return true;
    }

    private long Stored(string round)
    {
        if (!File.Exists(IndexPath(round)))
        {
            return 0;
        }

        using DatabaseFile index = new(IndexPath(round));
        return index.Number("SELECT count(*) FROM sqlite_master WHERE name = 'versions'") == 0 ? 0 : index.Number("SELECT count(*) FROM versions WHERE completed_by IS NOT NULL");
    }

    private void AssertSame(string round, string undisturbed)
    {
        using DatabaseFile index = new(IndexPath(round));
        index.Attach(IndexPath(undisturbed), "peaceful");
        var chunks = index.Number("SELECT count(*) FROM peaceful.chunks");
        Assert.Multiple(() =>
        {
            Assert.That(chunks, Is.GreaterThan(Documents));
            Assert.That(index.Number("SELECT count(*) FROM main.chunks"), Is.EqualTo(chunks));
            Assert.That(index.Number(IndexContent.Difference("main", "peaceful")), Is.Zero, "chunks that an undisturbed run does not make");
            Assert.That(index.Number(IndexContent.Difference("peaceful", "main")), Is.Zero, "chunks that are missing");
            Assert.That(index.Number("SELECT count(*) FROM main.versions WHERE completed_by IS NULL"), Is.Zero, "pending versions");
            Assert.That(index.CheckIntegrity(), Is.EqualTo("ok"));
        });
    }

    private void WriteDocuments()
    {
        Write(Peaceful);
        Write(Fitted);
        if (Environment.GetEnvironmentVariable("PIPELINE_CRASH_DOCS") is not null)
        {
            return;
        }

        GeneratedDocuments texts = new(Seed);
        for (var i = 0; i < Documents; i++)
        {
            var text = texts.Next(string.Create(CultureInfo.InvariantCulture, $"Document {i}"));
            var isPage = i % 10 == 0; // parsed in a process of its own
            _program.Write($"docs/{i % 7}/{i}{(isPage ? ".html" : ".md")}", isPage ? $"<!doctype html><title>{i}</title><p>{text.Replace("\n\n", "</p><p>", StringComparison.Ordinal)}</p>" : text);
        }
    }

    /// <summary>Two files for the same queue and index: by the first an ingest does not fit the embedding, by the second it is fitted.</summary>
    private void Write(string configuration)
    {
        _program.Write(configuration + ".yaml", Yaml(configuration, "lexical, dimensions: 128"));
        _program.Write(configuration + Fitting, Yaml(configuration, "lsa, dimensions: 128"));
    }

    private static string Yaml(string configuration, string model) => $$"""
        version: 1
        queue:
          sqlite: { path: ./{{configuration}}/queue.db }
          lease: 2s
          maxAttempts: 100
        index:
          embedded: { path: ./{{configuration}}/index.db }
        models:
          embedding: { use: {{model}} }
        stages:
          index: { batch: { size: 16 } }
        flows:
          ingest: [read, chunk, embed, index]

        """;

    private string IndexPath(string configuration) => Path.Combine(_program.Folder, configuration, "index.db");

    private static string[] Fit(string configuration) => ["index", "fit", "-c", configuration + Fitting, "--json"];

    private static string[] Ingest(string configuration) =>
        ["ingest", Environment.GetEnvironmentVariable("PIPELINE_CRASH_DOCS") ?? "docs", "--document-id", "docs", "-c", configuration + ".yaml", "--json"];
}
