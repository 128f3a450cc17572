using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Flow;
using Pipeline.Tests.Support;
using SQLitePCL;

namespace Pipeline.Tests.Storage;

/// <summary>The rules by which several processes share a SQLite file, one test each.</summary>
[TestFixture]
internal sealed class SqliteRulesTests
{
    private TempFolder _folder = null!;
    private SqliteConnections _connections = null!;
    private StoreGuard _guard = null!;
    private SqliteWriter _writer = null!;

    [SetUp]
    public void Open()
    {
        _folder = new TempFolder();
        _connections = new SqliteConnections(_folder.File("data/test.db"));
        _connections.Create();
        using (var session = _connections.OpenWriter(Durability.Full))
        {
            session.Execute("CREATE TABLE t (n INTEGER)");
        }

        _guard = new StoreGuard(StoreName.Queue, _connections.Path, TimeProvider.System, NullLogger.Instance);
        _writer = new SqliteWriter(() => _connections.OpenWriter(Durability.Full), _guard);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _writer.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void Version_that_may_corrupt_a_file_is_refused_with_both_versions()
    {
        Assert.That(
            () => new SqliteConnections(_connections.Path, new Version(3, 51, 2)),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("3.51.2").And.Message.Contains("3.51.3"));
        Assert.That(() => new SqliteConnections(_connections.Path, new Version(3, 51, 3)), Throws.Nothing);
    }

    [Test]
    public void File_on_a_network_drive_is_refused_with_its_folder()
    {
        Assert.That(
            () => new SqliteConnections(_connections.Path, library: null, _ => DriveType.Network),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(Path.GetDirectoryName(_connections.Path)!).And.Message.Contains("local disk"));
        Assert.That(() => new SqliteConnections(_connections.Path), Throws.Nothing, "this one is asked of the real disk");
    }

    [Test]
    public void Connections_wait_for_locks_and_write_ahead()
    {
        using var reader = _connections.OpenReader();
        using var writer = _connections.OpenWriter(Durability.Normal);
        foreach (var session in new[] { reader, writer })
        {
            Assert.That(session.Scalar("PRAGMA busy_timeout"), Is.EqualTo(5000));
            using var rows = session.Prepare("PRAGMA journal_mode").Query();
            Assert.That(rows.Read() ? rows.Text(0) : "", Is.EqualTo("wal"));
        }

        Assert.That(() => reader.Execute("INSERT INTO t VALUES (1)"), Throws.Exception);
    }

    [Test]
    public async Task Writer_keeps_its_busy_timeout_for_all_but_the_lock()
    {
        Assert.That(await _writer.RunAsync(Durability.Normal, session => session.Scalar("PRAGMA busy_timeout"), CancellationToken.None), Is.EqualTo(5000));
    }

    [Test]
    public async Task Writer_runs_on_one_thread_of_its_own()
    {
        var threads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _writer.RunAsync(
            Durability.Normal, _ => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread), CancellationToken.None)));

        Assert.That(threads.Distinct().ToArray(), Has.Length.EqualTo(1));
        Assert.That(threads[0].IsThreadPoolThread, Is.False);
    }

    [Test]
    public async Task Writer_holds_the_write_lock_from_the_beginning_so_that_a_read_can_become_a_write()
    {
        using var other = _connections.OpenWriter(Durability.Normal);
        other.Execute("PRAGMA busy_timeout=0");

        var code = await _writer.RunAsync(
            Durability.Normal,
            session =>
            {
                session.Scalar("SELECT count(*) FROM t");
                var code = other.TryExecute("INSERT INTO t VALUES (1)");
                session.Execute("INSERT INTO t VALUES (2)");
                return code;
            },
            CancellationToken.None);

        Assert.That(code, Is.EqualTo(raw.SQLITE_BUSY));
    }

    [Test]
    public async Task Writer_waits_while_another_process_holds_the_lock()
    {
        using var other = _connections.OpenWriter(Durability.Normal);
        other.Execute("BEGIN IMMEDIATE");
        other.Execute("INSERT INTO t VALUES (1)");
        var write = _writer.RunAsync(Durability.Normal, session => session.Scalar("SELECT count(*) FROM t"), CancellationToken.None);
        await FakeClock.SettleAsync();

        other.Execute("COMMIT");

        Assert.That(await write, Is.EqualTo(1), "it came after what the other process wrote");
    }

    [Test]
    public async Task Writer_commits_together_what_waits_together()
    {
        using ManualResetEventSlim hold = new();
        var first = HoldAsync(() => hold.Wait(TimeSpan.FromSeconds(10), CancellationToken.None));
        var writes = Enumerable.Range(0, 400).Select(InsertAsync).ToArray();

        hold.Set();
        await Task.WhenAll([first, .. writes]);

        Assert.That(_writer.Commits, Is.LessThanOrEqualTo(10));
        Assert.That(await CountAsync(), Is.EqualTo(400));
    }

    [Test]
    public async Task Writer_holds_the_lock_no_longer_than_it_may()
    {
        FakeTimeProvider clock = new();
        await using SqliteWriter writer = new(() => _connections.OpenWriter(Durability.Normal), _guard, clock);
        using ManualResetEventSlim hold = new();
        var writes = Enumerable.Range(0, 8).Select(number => writer.RunAsync(
            Durability.Normal,
            session =>
            {
                hold.Wait(TimeSpan.FromSeconds(10), CancellationToken.None);
                clock.Advance(TimeSpan.FromMilliseconds(12));
                return session.Prepare("INSERT INTO t VALUES (?1)").Bind(1, number).Run();
            },
            CancellationToken.None)).ToArray();

        hold.Set();
        await Task.WhenAll(writes);

        Assert.That(writer.Commits, Is.GreaterThanOrEqualTo(4), "two operations take 24 ms, and a commit may hold the lock for 20 ms");
        Assert.That(await CountAsync(), Is.EqualTo(8));
    }

    [Test]
    public void WriteLock_that_saw_others_write_leaves_them_a_millisecond_after_its_own_commit()
    {
        using var mine = _connections.OpenWriter(Durability.Normal);
        using var other = _connections.OpenWriter(Durability.Normal);
        SqliteWriteLock writeLock = new(mine);
        List<TimeSpan> pauses = [];

        for (var turn = 0; turn < 20; turn++)
        {
            other.Execute("INSERT INTO t VALUES (1)");
            writeLock.Begin(SqliteWriteLock.GiveUp);
            writeLock.Commit();
            var committed = Stopwatch.GetTimestamp();
            writeLock.Begin(SqliteWriteLock.GiveUp);
            pauses.Add(Stopwatch.GetElapsedTime(committed));
            writeLock.Commit();
        }

        // The first look at the file cannot tell whether others have written.
        Assert.That(pauses.Skip(1).Min(), Is.GreaterThan(TimeSpan.FromMilliseconds(0.5)));
    }

    [Test]
    public async Task Writer_commits_as_durably_as_asked()
    {
        foreach (var (asked, synchronous) in new[] { (Durability.Normal, 1), (Durability.Full, 2), (Durability.Normal, 1) })
        {
            var before = _writer.FullCommits;
            var seen = await _writer.RunAsync(asked, session => session.Scalar("PRAGMA synchronous"), CancellationToken.None);

            Assert.That(seen, Is.EqualTo(synchronous));
            Assert.That(_writer.FullCommits - before, Is.EqualTo(asked == Durability.Full ? 1 : 0));
        }
    }

    [Test]
    public async Task Writer_promise_among_others_makes_their_commit_as_durable_as_it_was_asked()
    {
        using ManualResetEventSlim hold = new();
        var first = HoldAsync(() => hold.Wait(TimeSpan.FromSeconds(10), CancellationToken.None));
        var before = _writer.FullCommits;
        var plain = InsertAsync(1);
        var promise = _writer.RunAsync(Durability.Full, session => session.Scalar("PRAGMA synchronous"), CancellationToken.None);
        hold.Set();
        await Task.WhenAll(first, plain);

        Assert.That(await promise, Is.EqualTo(2));
        Assert.That(_writer.FullCommits - before, Is.EqualTo(1));
    }

    [Test]
    public async Task Writer_failing_operation_is_undone_alone()
    {
        using ManualResetEventSlim hold = new();
        var first = HoldAsync(() => hold.Wait(TimeSpan.FromSeconds(10), CancellationToken.None));
        var before = InsertAsync(1);
        var failing = _writer.RunAsync<int>(
            Durability.Full,
            session =>
            {
                session.Execute("INSERT INTO t VALUES (2)");
                throw new InvalidOperationException("mine");
            },
            CancellationToken.None);
        var after = InsertAsync(3);
        hold.Set();

        Assert.That(async () => await failing, Throws.InvalidOperationException.With.Message.EqualTo("mine"));
        await Task.WhenAll(first, before, after);
        Assert.That(await CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Writer_result_is_handed_out_only_after_the_commit()
    {
        await InsertAsync(1);

        using var reader = _connections.OpenReader();
        Assert.That(reader.Scalar("SELECT count(*) FROM t"), Is.EqualTo(1));
    }

    [Test]
    public async Task Writer_closed_carries_out_what_waits_and_then_refuses()
    {
        var writes = Enumerable.Range(0, 50).Select(InsertAsync).ToArray();
        await _writer.DisposeAsync();
        await Task.WhenAll(writes);

        Assert.That(async () => await InsertAsync(1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Readers_block_a_pool_thread_and_never_their_caller()
    {
        using SqliteReaders readers = new(_connections, _guard, max: 2);
        using ManualResetEventSlim hold = new();
        Task<bool>? read = null;
        Thread caller = new(() => read = readers.ReadAsync(
            _ =>
            {
                hold.Wait(TimeSpan.FromSeconds(10), CancellationToken.None);
                return Thread.CurrentThread.IsThreadPoolThread;
            },
            CancellationToken.None));

        caller.Start();

        Assert.That(caller.Join(TimeSpan.FromSeconds(9)), Is.True);
        hold.Set();
        Assert.That(async () => await read!, Is.True);
    }

    [Test]
    public async Task Readers_open_a_connection_only_when_none_is_idle()
    {
        using SqliteReaders readers = new(_connections, _guard, max: 4);
        HashSet<SqliteSession> used = [];
        for (var i = 0; i < 8; i++)
        {
            await readers.ReadAsync(used.Add, CancellationToken.None);
        }

        Assert.That(used, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Readers_leave_no_transaction_open()
    {
        using SqliteReaders readers = new(_connections, _guard, max: 2);
        await InsertAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => readers.ReadAsync(session => session.Scalar("SELECT count(*) FROM t"), CancellationToken.None)));

        Assert.That(CheckpointIsBlocked(), Is.False);
    }

    [Test]
    public void Migrations_file_of_a_newer_program_is_refused()
    {
        using var session = _connections.OpenWriter(Durability.Full);
        session.Execute("PRAGMA user_version=7");

        Assert.That(
            () => SqliteMigrations.Apply(session, _connections.Path, "SELECT 1"),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("version 7").And.Message.Contains("up to 1"));
    }

    [Test]
    public void Migrations_run_once_each_and_a_failing_one_leaves_nothing()
    {
        using var session = _connections.OpenWriter(Durability.Full);
        SqliteMigrations.Apply(session, _connections.Path, "CREATE TABLE a (n)");
        SqliteMigrations.Apply(session, _connections.Path, "CREATE TABLE a (n)", "CREATE TABLE b (n)");
        Assert.That(() => SqliteMigrations.Apply(session, _connections.Path, "", "", "CREATE TABLE c (n); CREATE TABLE a (n)"), Throws.Exception);

        Assert.That(session.Scalar("PRAGMA user_version"), Is.EqualTo(2));
        Assert.That(session.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), Is.Zero);
    }

    [Test]
    public void Migrations_version_is_read_under_the_lock_so_that_no_script_runs_twice()
    {
        using var session = _connections.OpenWriter(Durability.Full);
        using var other = _connections.OpenWriter(Durability.Full);
        other.Execute("PRAGMA busy_timeout=0");
        var code = -1;
        session.Connection.CreateFunction("other_process", () => code = other.TryExecute("PRAGMA user_version=1"));

        SqliteMigrations.Apply(session, _connections.Path, "SELECT other_process(); CREATE TABLE a (n)");

        Assert.That(code, Is.EqualTo(raw.SQLITE_BUSY));
    }

    /// <summary>Keeps the writer busy, so that what comes waits together.</summary>
    private Task<int> HoldAsync(Action wait) => _writer.RunAsync(
        Durability.Normal,
        _ =>
        {
            wait();
            return 0;
        },
        CancellationToken.None);

    private bool CheckpointIsBlocked()
    {
        using var other = _connections.OpenWriter(Durability.Normal);
        other.Execute("PRAGMA busy_timeout=0");
        return other.Scalar("PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    }

    private Task<int> InsertAsync(int value) => _writer.RunAsync(
        Durability.Normal, session => session.Prepare("INSERT INTO t VALUES (?1)").Bind(1, value).Run(), CancellationToken.None);

    private Task<long> CountAsync() => _writer.RunAsync(Durability.Normal, session => session.Scalar("SELECT count(*) FROM t"), CancellationToken.None);
}
