using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Storage;

/// <summary>Somebody holds the write lock: opening and reading do not need it, and who does not get it hears who has it.</summary>
internal sealed class StoreLockTests
{
    private TempFolder _folder = null!;
    private SqliteSession _holder = null!;

    private string Path => _folder.File("test.db");

    [SetUp]
    public async Task HoldAsync()
    {
        _folder = new TempFolder();
        await using (Open())
        {
        }

        _holder = new SqliteConnections(Path).OpenWriter(Durability.Full);
        _holder.Execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)");
    }

    [TearDown]
    public void Release()
    {
        _holder.Dispose();
        _folder.Dispose();
    }

    [TestCase(StoreAccess.Existing)]
    [TestCase(StoreAccess.Create)]
    public async Task Opening_and_reading_need_no_write_lock(StoreAccess access)
    {
        await using var database = Open(access);

        Assert.That(await database.Readers.ReadAsync(session => session.Scalar("SELECT count(*) FROM t"), CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task Write_that_can_wait_for_another_time_gives_up_soon_and_says_who_holds_the_lock()
    {
        await using var database = Open();

        var write = database.Writer.RunIfFreeAsync(Durability.Normal, session => session.Scalar("SELECT 1"), CancellationToken.None);

        await Assert.ThatAsync(() => write, Throws.TypeOf<StoreException>()
            .With.Property(nameof(StoreException.Fault)).EqualTo(StoreFault.Locked)
            .And.Message.Contains(Path).And.Message.Contains("for more than 2 s").And.Message.Contains(OperatingSystem.IsLinux() ? "this process itself" : "another process")
            .And.Message.Not.Contains("folder"));
        Assert.That((await database.Health.Troubled).Fault, Is.EqualTo(StoreFault.Locked));
        Assert.That(database.Health.Lost.IsCompleted, Is.False);
    }

    [Test]
    public void Older_file_needs_the_lock_once_and_waits_for_it()
    {
        _holder.Execute("COMMIT; BEGIN IMMEDIATE");
        using ManualResetEventSlim opening = new();
        var opened = Task.Run(() =>
        {
            opening.Set();
            return Open(StoreAccess.Existing, "CREATE TABLE u (n)");
        });
        opening.Wait(TimeSpan.FromSeconds(10), CancellationToken.None);

        _holder.Execute("COMMIT");

        Assert.That(async () =>
        {
            await using var database = await opened;
            return await database.Readers.ReadAsync(session => session.Scalar("SELECT count(*) FROM u"), CancellationToken.None);
        }, Is.Zero);
    }

    private SqliteDatabase Open(StoreAccess access = StoreAccess.Create, params string[] more) => SqliteDatabase.Open(
        new SqliteDatabase.Opening(StoreName.Queue, Path) { Access = access },
        ["CREATE TABLE t (n INTEGER)", .. more],
        TimeProvider.System,
        NullLogger.Instance);
}
