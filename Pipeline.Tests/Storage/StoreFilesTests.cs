using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Storage;

/// <summary>Files that are deleted, replaced or overwritten under a process that has them open: nothing is confirmed that is not in the file at the path.</summary>
[Platform("Linux", Reason = "Other systems do not tell which file a path leads to.")]
internal sealed class StoreFilesTests
{
    private readonly FakeTimeProvider _time = new();
    private TempFolder _folder = null!;
    private LogLines _log = null!;
    private SqliteDatabase _database = null!;

    private string Path => _folder.File("data", "test.db");

    [SetUp]
    public void Open()
    {
        _folder = new TempFolder();
        _log = new LogLines();
        _database = OpenFile(Path, StoreAccess.Create);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _database.DisposeAsync();
        _log.Dispose();
        _folder.Dispose();
    }

    [TestCase("")]
    [TestCase("-wal")]
    [TestCase("-shm")]
    public async Task Deleted_file_fails_writes_and_reads_and_none_is_made(string suffix)
    {
        await InsertAsync();

        File.Delete(Path + suffix);

        await Assert.ThatAsync(InsertAsync, IsReplaced(Path + suffix, "deleted"));
        _time.Advance(StoreGuard.GlanceEvery);
        await Assert.ThatAsync(CountAsync, IsReplaced(Path + suffix, "deleted"));
        Assert.That(File.Exists(Path + suffix), Is.False);
        Assert.That((await _database.Health.Lost).Fault, Is.EqualTo(StoreFault.Replaced));
        Assert.That(_log.All.Count(line => line.Id.Id == 6003), Is.EqualTo(1), "said once");
    }

    [Test]
    public async Task Deleted_folder_fails_reads_of_connections_that_are_opened_later()
    {
        using var others = _database.CreateReaders(max: 1);

        Directory.Delete(_folder.File("data"), recursive: true);

        await Assert.ThatAsync(() => others.ReadAsync(session => session.Scalar("SELECT 1"), CancellationToken.None), IsReplaced(Path, "deleted"));
        Assert.That(Directory.Exists(_folder.File("data")), Is.False);
    }

    [Test]
    public async Task Write_into_a_file_that_goes_before_its_commit_is_not_confirmed()
    {
        var write = _database.Writer.RunAsync(
            Durability.Full,
            session =>
            {
                File.Delete(Path);
                return session.Prepare("INSERT INTO t DEFAULT VALUES").Run();
            },
            CancellationToken.None);

        await Assert.ThatAsync(() => write, IsReplaced(Path, "deleted"));
    }

    [Test]
    public async Task Replaced_file_fails_writes_and_reads_and_is_not_touched()
    {
        await InsertAsync();
        await using (OpenFile(_folder.File("other.db"), StoreAccess.Create))
        {
        }

        File.Move(_folder.File("other.db"), Path, overwrite: true);

        await Assert.ThatAsync(InsertAsync, IsReplaced(Path, "replaced by another file"));
        _time.Advance(StoreGuard.GlanceEvery);
        await Assert.ThatAsync(CountAsync, IsReplaced(Path, "replaced by another file"));
    }

    [Test]
    public async Task File_that_is_back_at_its_path_is_used_again()
    {
        await InsertAsync();
        File.Move(Path, Path + ".away");
        await Assert.ThatAsync(InsertAsync, IsReplaced(Path, "moved away"));

        File.Move(Path + ".away", Path);

        await InsertAsync();
        Assert.That(await CountAsync(), Is.GreaterThanOrEqualTo(2));
    }

    [TestCase(true, "another database")]
    [TestCase(false, "an earlier state")]
    public async Task File_that_was_overwritten_in_place_is_noticed_by_a_read(bool byAnother, string what)
    {
        var backup = await BackUpAsync(byAnother);
        await InsertAsync();
        await CheckpointAsync();
        await LookAsync();

        File.Copy(backup, Path, overwrite: true); // the same file for the system, with other bytes
        _time.Advance(StoreGuard.LookEvery);

        await Assert.ThatAsync(CountAsync, IsReplaced(Path, what));
    }

    [Test]
    public async Task File_that_others_write_to_and_checkpoint_is_still_the_same()
    {
        await using var other = OpenFile(Path, StoreAccess.Existing);
        for (var turn = 1; turn <= 3; turn++)
        {
            await other.Writer.RunAsync(Durability.Full, session => session.Prepare("INSERT INTO t DEFAULT VALUES").Run(), CancellationToken.None);
            other.RunAlone(session => session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
            other.RunAlone(session => { session.Execute("VACUUM"); return 0; });
            _time.Advance(StoreGuard.LookEvery);

            Assert.That(await CountAsync(), Is.EqualTo(turn));
        }

        Assert.That(_database.Health.Troubled.IsCompleted, Is.False);
    }

    [Test]
    public async Task Log_beside_a_file_that_was_overwritten_is_left_to_who_restores_it()
    {
        var backup = await BackUpAsync(byAnother: false);
        await InsertAsync();
        _database.RunAlone(session => session.Scalar("PRAGMA wal_checkpoint(PASSIVE)")); // the log stays, and has nothing that is not in the file
        await LookAsync();
        File.Copy(backup, Path, overwrite: true);
        _time.Advance(StoreGuard.LookEvery);
        await Assert.ThatAsync(CountAsync, Throws.TypeOf<StoreException>());

        await _database.DisposeAsync();

        Assert.That(await File.ReadAllBytesAsync(Path), Is.EqualTo(await File.ReadAllBytesAsync(backup)), "closing writes nothing into it");
    }

    /// <summary>A copy of an empty database: this one's, or another's.</summary>
    private async Task<string> BackUpAsync(bool byAnother)
    {
        var backup = _folder.File("backup.db");
        if (byAnother)
        {
            await using (OpenFile(backup, StoreAccess.Create))
            {
            }
        }
        else
        {
            _database.RunAlone(session => { session.Execute($"VACUUM INTO '{backup}'"); return 0; });
        }

        return backup;
    }

    /// <summary>A read that also looks what the file holds, and remembers it.</summary>
    private async Task LookAsync()
    {
        _time.Advance(StoreGuard.LookEvery);
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    private Task CheckpointAsync() => Task.Run(() => _database.RunAlone(session => session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)")));

    private Task<int> InsertAsync() => _database.Writer.RunAsync(
        Durability.Full, session => session.Prepare("INSERT INTO t DEFAULT VALUES").Run(), CancellationToken.None);

    private Task<long> CountAsync() => _database.Readers.ReadAsync(session => session.Scalar("SELECT count(*) FROM t"), CancellationToken.None);

    private SqliteDatabase OpenFile(string path, StoreAccess access) => SqliteDatabase.Open(
        new SqliteDatabase.Opening(StoreName.Queue, path) { Access = access },
        ["CREATE TABLE t (n INTEGER PRIMARY KEY AUTOINCREMENT)", StoreIdentity.Script],
        _time,
        path == Path ? _log : NullLogger.Instance);

    private static NUnit.Framework.Constraints.IResolveConstraint IsReplaced(string file, string what) => Throws.TypeOf<StoreException>()
        .With.Property(nameof(StoreException.Fault)).EqualTo(StoreFault.Replaced)
        .And.Message.Contains($"'{file}'").And.Message.Contains(what).And.Message.Contains("Start again");
}
