using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Hosting;

/// <summary>A store gets into trouble while jobs are worked on: the job is kept, and counts no attempt.</summary>
internal sealed class StoreTroubleTests
{
    private const string Flow = "ingest";

    private TempFolder _folder = null!;
    private TestStreams _streams = null!;
    private Output _output = null!;
    private Interrupts _interrupts = null!;
    private PipelineHost _host = null!;

    private CommandContext Context => new(_streams.Streams, _output, TimeProvider.System, ConfigPath: null, Verbose: false, _interrupts);

    private SqliteWriter IndexWriter => ((EmbeddedChunkIndex)_host.Index).Writer;

    [SetUp]
    public async Task OpenAsync()
    {
        _folder = new TempFolder();
        _streams = new TestStreams();
        _output = new Output(_streams.Streams, json: false);
        _interrupts = Interrupts.Listen();
        var registry = BuiltIn.CreateRegistry();
        PipelineSetup setup = new(PipelineFile.LoadBuiltIn(registry, _ => null).Require(), registry);
        _host = await PipelineHost.OpenAsync(setup.In(_folder.File("data")), NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _host.DisposeAsync();
        _interrupts.Dispose();
        _output.Dispose();
        _streams.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Foreground_work_ends_when_the_disk_is_full_and_the_job_goes_on_when_there_is_room()
    {
        var id = await AcceptAsync();
        await SqliteStore.LimitRoomAsync(IndexWriter, 0);

        await Assert.ThatAsync(() => FollowAsync(id), Throws.TypeOf<StoreException>()
            .With.Property(nameof(StoreException.Fault)).EqualTo(StoreFault.Full).And.Message.Contains(_folder.File("data", "index.db")).And.Message.Contains("free"));
        var kept = await _host.Store.FindAsync(id, CancellationToken.None);
        Assert.That((kept!.State, kept.Attempts), Is.EqualTo((JobState.Ready, 0)));
        Assert.That(_streams.Error, Does.Contain("stays on the queue"));

        await SqliteStore.LimitRoomAsync(IndexWriter, null);
        await ReopenAsync();

        Assert.That((await FollowAsync(id)).State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task Service_waits_until_there_is_room_and_goes_on_by_itself()
    {
        // One chunk, which is written in one call: a second call is another try, of the stage or of the job.
        var id = await AcceptAsync(new IngestInput { Text = "A lease is renewed.", Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["long"] = new('x', 100_000) } });
        await SqliteStore.LimitRoomAsync(IndexWriter, 0);
        using var tries = await CountTriesAsync();
        await using var work = _host.StartWork([Flow], new PumpSettings { UntilEmpty = true });
        for (var runs = 0; runs < 4; runs++) // a call that fails is run twice: with others, and alone
        {
            Assert.That(await tries.WaitAsync(TimeSpan.FromSeconds(60)), Is.True);
        }

        Assert.That((await _host.Troubled.WaitAsync(TimeSpan.FromSeconds(60))).Fault, Is.EqualTo(StoreFault.Full));
        await SqliteStore.LimitRoomAsync(IndexWriter, null);
        var summary = await work.Completion.WaitAsync(TimeSpan.FromSeconds(60));

        var job = await _host.Store.FindAsync(id, CancellationToken.None);
        Assert.That((summary.Succeeded, job!.Attempts), Is.EqualTo((1, 1)));
    }

    [Test]
    [Platform("Linux", Reason = "Other systems do not tell which file a path leads to.")]
    public async Task Work_ends_when_a_store_is_deleted_and_the_job_goes_back()
    {
        File.Delete(_folder.File("data", "index.db"));
        var id = await AcceptAsync();

        await using var work = _host.StartWork([Flow], new PumpSettings());

        await Assert.ThatAsync(() => work.Completion.WaitAsync(TimeSpan.FromSeconds(60)), Throws.TypeOf<StoreException>()
            .With.Property(nameof(StoreException.Fault)).EqualTo(StoreFault.Replaced).And.Message.Contains("index.db"));
        var kept = await _host.Store.FindAsync(id, CancellationToken.None);
        Assert.That((kept!.State, kept.Attempts), Is.EqualTo((JobState.Ready, 0)));
    }

    [Test]
    public async Task Fit_after_a_command_that_has_no_room_is_a_note()
    {
        Assert.That((await FollowAsync(await AcceptAsync())).State, Is.EqualTo(JobState.Succeeded));
        await SqliteStore.LimitRoomAsync(IndexWriter, 0);

        await new FitWhenIdle(_host.Model, Context).RunAsync(CancellationToken.None);

        Assert.That(_streams.Error, Does.Contain("could not be fitted").And.Contain("No room is left"));
    }

    /// <summary>Is released each time that a document is about to be written.</summary>
    private async Task<SemaphoreSlim> CountTriesAsync()
    {
        SemaphoreSlim tries = new(0);
        await IndexWriter.RunAsync(
            Durability.Normal,
            session =>
            {
                session.Connection.CreateFunction("tried", () => tries.Release());
                session.Execute("CREATE TEMP TRIGGER tries BEFORE INSERT ON main.versions BEGIN SELECT tried(); END");
                return 0;
            },
            CancellationToken.None);
        return tries;
    }

    private Task<Guid> AcceptAsync()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 400).Select(number => $"# Part {number}\n\nThe lease of job {number} is renewed at a third of its time by worker {number * 7}. {string.Concat(Enumerable.Repeat($"Passage {number} goes on. ", 40))}"));
        return AcceptAsync(new IngestInput { Text = text, DocumentId = "document" });
    }

    private async Task<Guid> AcceptAsync(IngestInput input)
    {
        JobRequest request = new() { Flow = Flow, Input = InputJson.Of(input) };
        return (await _host.AcceptAsync([request], CancellationToken.None))[0];
    }

    private async Task<Job> FollowAsync(Guid id) =>
        (await new InProcessRun(_host, Context).FollowAllAsync([id], Flow, keep: false, new Progress<JobProgress>(), CancellationToken.None))[0];

    /// <summary>As the next command does.</summary>
    private async Task ReopenAsync()
    {
        var setup = _host.Application.Services.GetRequiredService<PipelineSetup>();
        await _host.DisposeAsync();
        _host = await PipelineHost.OpenAsync(setup, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
    }
}
