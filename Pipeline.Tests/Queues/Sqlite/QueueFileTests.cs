using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>The queue's file as a whole: copies of it, whether it is sound, how large it is.</summary>
[TestFixture]
internal sealed class QueueFileTests : QueueFixture
{
    private SqliteStore? _store;

    private IQueueUpkeep Upkeep => ((SqliteJobQueue)Queue).Upkeep;

    private string Copy => _store!.File + ".copy";

    private string Kept => _store!.File + ".before-restore";

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Backup_has_what_was_accepted_before_it_and_takes_its_place_again()
    {
        var before = await EnqueueAsync();
        var bytes = await BackupAsync();
        var after = await EnqueueAsync();
        await Queue.DisposeAsync();

        var restored = Restore();
        await ReopenAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bytes, Is.EqualTo(new FileInfo(Copy).Length));
            Assert.That((restored.Jobs, restored.Kept, restored.LastAcceptedAt), Is.EqualTo((1L, Kept, Time.GetUtcNow())));
            Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { before }));
            Assert.That(File.Exists(_store!.File + ".restoring"), Is.False);
        }

        await Queue.DisposeAsync();
        File.Delete(_store.File);
        File.Move(Kept, _store.File);
        await ReopenAsync();
        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { before, after }), "what was there before is whole");
    }

    [Test]
    public async Task Backup_is_for_this_user_alone_and_replaces_nothing_unless_told()
    {
        await EnqueueAsync();
        await BackupAsync();
        await Assert.ThatAsync(BackupAsync, Throws.TypeOf<IOException>().With.Message.Contains("there already"));
        await EnqueueAsync();
        await Upkeep.BackupAsync(Copy, overwrite: true, CancellationToken.None);

        Assert.That(Ask(Copy, "SELECT count(*) FROM job"), Is.EqualTo(2));
        Assert.That(File.Exists(DatabaseCopy.PartOf(Copy)), Is.False);
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(Copy), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task Backup_that_is_broken_off_or_has_no_folder_leaves_nothing()
    {
        await EnqueueAsync();
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        await Assert.ThatAsync(() => Upkeep.BackupAsync(Copy, overwrite: false, stop.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(() => Upkeep.BackupAsync(Path.Combine(Copy, "no", "folder"), overwrite: false, CancellationToken.None).AsTask(), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Copy)!).Select(Path.GetFileName), Has.None.Contains("copy"));
    }

    [Test]
    public async Task Restore_while_the_queue_is_open_is_refused_and_changes_nothing()
    {
        await EnqueueAsync();
        await BackupAsync();
        var waiting = await EnqueueAsync();

        Assert.That(Restore, Throws.TypeOf<StoreException>().With.Message.Contains("in use"));

        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Does.Contain(waiting));
        Assert.That(File.Exists(Kept), Is.False);
    }

    [Test]
    public async Task Restore_of_what_is_no_sound_queue_is_refused_and_changes_nothing()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 200)], CancellationToken.None);
        await BackupAsync();
        await Queue.DisposeAsync();
        var whole = await File.ReadAllBytesAsync(Copy);

        await AssertRefusedAsync<InvalidDataException>([.. whole[..8192], .. new byte[4096], .. whole[12288..]]);
        await AssertRefusedAsync<InvalidDataException>([.. whole[..^4096], .. new byte[4096]]); // a page that counting jobs does not read
        await AssertRefusedAsync<InvalidDataException>([]);
        await AssertRefusedAsync<InvalidDataException>("no database"u8.ToArray());
        await AssertRefusedAsync<NotSupportedException>(Changed(whole, "PRAGMA user_version=1000"));
        await AssertRefusedAsync<InvalidDataException>(Changed(whole, "DROP TABLE job_result"));

        await ReopenAsync();
        Assert.That((await Store.GetStatisticsAsync(CancellationToken.None)).Jobs[JobState.Ready], Is.EqualTo(200));
    }

    [Test]
    public async Task Restore_over_a_damaged_queue_keeps_it_and_an_earlier_one_is_replaced_only_when_told()
    {
        await EnqueueAsync();
        await BackupAsync();
        await Queue.DisposeAsync();
        await File.WriteAllTextAsync(_store!.File, "damaged");
        Restore();
        Assert.That(await File.ReadAllTextAsync(Kept), Is.EqualTo("damaged"));

        Assert.That(Restore, Throws.TypeOf<IOException>().With.Message.Contains("before-restore"));
        QueueRestore.Run(_store.File, new QueueRestoring(Copy, Overwrite: true));
        Assert.That(await File.ReadAllBytesAsync(Kept), Has.Length.GreaterThan(4096));
        await ReopenAsync();
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Restore_takes_a_copy_with_its_log_and_makes_the_folder()
    {
        await EnqueueAsync();
        File.Copy(_store!.File, Copy); // as somebody does who copies the files by hand: the job is in the log
        File.Copy(_store.File + "-wal", Copy + "-wal");
        await Queue.DisposeAsync();

        var path = Path.Combine(Path.GetDirectoryName(Copy)!, "new", "queue.db");
        var restored = QueueRestore.Run(path, new QueueRestoring(Copy));

        Assert.That((restored.Jobs, restored.Kept), Is.EqualTo((1L, (string?)null)));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!), Is.EqualTo(new[] { path }));
        await ReopenAsync();
    }

    [Test]
    public async Task Verify_a_queue_in_use_is_sound()
    {
        await EnqueueAsync(Request() with { NotBefore = Time.GetUtcNow() + Lease });
        await EnqueueAsync();
        await EnqueueAsync();
        await SettleAsync(await LeaseOneAsync(), JobState.Failed, Failure());
        await StartAsync(await LeaseOneAsync());

        var verified = await Upkeep.VerifyAsync(CancellationToken.None);

        Assert.That(verified.Faults, Is.Empty);
        Assert.That(verified.Jobs, Is.EqualTo(3));
    }

    [TestCase("UPDATE tally SET ready = 7", "counts", "flow 'ingest'")]
    [TestCase("DELETE FROM tally", "counts", "flow 'ingest'")]
    [TestCase("INSERT INTO tally (flow, jobs) VALUES ('none', 2)", "counts", "flow 'none'")]
    [TestCase("INSERT INTO job_input (seq, input) VALUES (99, '1')", "rows", "1 inputs of no job")]
    [TestCase("DELETE FROM job_input", "rows", "1 jobs without an input")]
    [TestCase("INSERT INTO job_result (seq) VALUES (99)", "rows", "1 results of no job")]
    [TestCase("INSERT INTO event (job, seq, epoch, kind, at) VALUES (99, 1, 1, 1, 1), (99, 2, 1, 1, 1)", "rows", "1 jobs that are gone")]
    [TestCase("INSERT INTO timeline VALUES (99, '')", "rows", "1 folded events of no job")]
    [TestCase("UPDATE sqlite_schema SET sql = replace(sql, 'tenant        TEXT', 'tenant        TEXT CHECK (1 = 0)') WHERE name = 'job'", "file", "CHECK")]
    public async Task Verify_names_what_does_not_fit(string change, string check, string message)
    {
        await EnqueueAsync();
        Change(_store!.File, "PRAGMA writable_schema=1; " + change);
        await Queue.DisposeAsync();
        await ReopenAsync();

        var fault = (await Upkeep.VerifyAsync(CancellationToken.None)).Faults.Single();

        Assert.That((fault.Check, fault.Message.Contains(message, StringComparison.Ordinal)), Is.EqualTo((check, true)), fault.Message);
    }

    [TestCase("NONE")]
    [TestCase("INCREMENTAL")]
    public async Task Compact_closes_the_gaps_also_of_a_file_that_was_not_made_for_it(string made)
    {
        await Queue.DisposeAsync();
        File.Delete(_store!.File);
        SqliteConnections connections = new(_store.File);
        connections.Create();
        using (var session = connections.OpenWriter(Durability.Normal, $"PRAGMA auto_vacuum={made}"))
        {
            SqliteMigrations.Apply(session, _store.File, QueueSchema.Scripts);
        }

        await ReopenAsync();
        var id = await EnqueueAsync(Request($$"""{"text":"{{new string('x', 900_000)}}"}"""));
        await SettleAsync(await LeaseOneAsync(), JobState.Failed);
        await Store.PurgeAsync([id], CancellationToken.None);

        var compacted = await Upkeep.CompactAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(compacted.BytesBefore, Is.GreaterThan(900_000));
            Assert.That(compacted.BytesAfter, Is.LessThan(200_000));
            Assert.That(Ask(_store.File, "PRAGMA auto_vacuum"), Is.EqualTo(2), "from now on upkeep does it");
        }
    }

    private Task<long> BackupAsync() => Upkeep.BackupAsync(Copy, overwrite: false, CancellationToken.None).AsTask();

    private QueueRestored Restore() => QueueRestore.Run(_store!.File, new QueueRestoring(Copy));

    private async Task AssertRefusedAsync<T>(byte[] backup)
        where T : Exception
    {
        await File.WriteAllBytesAsync(Copy, backup);
        Assert.That(Restore, Throws.TypeOf<T>());
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Copy)!).Select(Path.GetFileName), Has.None.Contains("restor"));
    }

    private byte[] Changed(byte[] database, string change)
    {
        var path = Copy + ".changed";
        File.WriteAllBytes(path, database);
        Change(path, change);
        var changed = File.ReadAllBytes(path);
        File.Delete(path);
        return changed;
    }

    private static void Change(string path, string change)
    {
        using var session = new SqliteConnections(path).OpenWriter(Durability.Normal);
        session.Execute(change);
    }

    private static long Ask(string path, string question)
    {
        using var session = new SqliteConnections(path).OpenReader();
        return session.Scalar(question);
    }
}
