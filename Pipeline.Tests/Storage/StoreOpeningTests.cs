using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Storage;

/// <summary>What opening makes, for whom, and what it says of a file that is no good.</summary>
internal sealed class StoreOpeningTests
{
    private TempFolder _folder = null!;

    private string Path => _folder.File("a", "b", "test.db");

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Existing_that_is_not_there_is_missing_and_nothing_is_made()
    {
        Assert.That(() => TryOpen(StoreAccess.Existing), Fails(StoreFault.Missing));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
    }

    [TestCase("")]
    [TestCase("PRAGMA journal_mode=WAL", Description = "its maker has not come to the tables yet")]
    public void Existing_that_is_empty_is_missing(string begun)
    {
        SqliteConnections connections = new(Path);
        connections.Create();
        if (begun.Length > 0)
        {
            using var session = connections.OpenWriter(Durability.Normal);
        }

        Assert.That(() => TryOpen(StoreAccess.Existing), Fails(StoreFault.Missing));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Modes.")]
    public async Task Created_is_for_its_user_alone_with_its_folders_and_logs()
    {
        await using var database = Open(StoreAccess.Create);
        await database.Writer.RunAsync(Durability.Full, session => session.Prepare("INSERT INTO t VALUES (1)").Run(), CancellationToken.None);

        Assert.Multiple(() =>
        {
            foreach (var folder in (string[])[_folder.File("a"), _folder.File("a", "b")])
            {
                Assert.That(Mode(folder), Is.EqualTo("700"), folder);
            }

            foreach (var file in Directory.EnumerateFiles(_folder.File("a", "b")))
            {
                Assert.That(Mode(file), Is.EqualTo("600"), file);
            }

            Assert.That(Directory.EnumerateFiles(_folder.File("a", "b")).Count(), Is.EqualTo(3), "the database, its log, its shared memory");
        });
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Modes.")]
    public async Task Created_in_a_folder_that_is_there_leaves_the_folder_as_it_is()
    {
        Directory.CreateDirectory(_folder.File("a", "b"));
        var before = Mode(_folder.File("a", "b"));
        await using var database = Open(StoreAccess.Create);

        Assert.That(Mode(_folder.File("a", "b")), Is.EqualTo(before));
        Assert.That(Mode(Path), Is.EqualTo("600"));
    }

    [Test]
    public void No_database_is_said_to_be_none_and_not_touched()
    {
        WriteBytes(new string('x', 5000));

        Assert.That(() => TryOpen(StoreAccess.Create), Fails(StoreFault.NotADatabase));
        Assert.That(() => TryOpen(StoreAccess.Create), Throws.TypeOf<StoreException>().With.Message.Contains("queue.sqlite.path").And.Message.Not.Contains("folder"));
        Assert.That(File.ReadAllText(Path), Is.EqualTo(new string('x', 5000)));
    }

    [Test]
    public void Folder_in_its_place_is_no_database()
    {
        Directory.CreateDirectory(Path);

        Assert.That(() => TryOpen(StoreAccess.Create), Fails(StoreFault.NotADatabase));
    }

    [Test]
    public void File_in_the_place_of_its_folder_is_said_with_the_path()
    {
        File.WriteAllText(_folder.File("a"), "no folder");

        Assert.That(() => TryOpen(StoreAccess.Create), Fails(StoreFault.NotADatabase));
        Assert.That(() => TryOpen(StoreAccess.Existing), Fails(StoreFault.NotADatabase));
    }

    [Test]
    public async Task Damaged_file_is_said_to_be_damaged_and_how_to_save_it()
    {
        await using (var sound = Open(StoreAccess.Create))
        {
            await sound.Writer.RunAsync(
                Durability.Full,
                session => { session.Execute("WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 9999) INSERT INTO t SELECT n FROM s"); return 0; },
                CancellationToken.None);
        }

        await using (FileStream file = new(Path, FileMode.Open, FileAccess.Write))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096]);
        }

        await using var database = Open(StoreAccess.Existing);

        await Assert.ThatAsync(
            () => database.Readers.ReadAsync(session => session.Scalar("SELECT sum(n) FROM t"), CancellationToken.None),
            Fails(StoreFault.Corrupt).And.Message.Contains(".recover").And.Message.Contains("code 11"));
        Assert.That((await database.Health.Lost).Fault, Is.EqualTo(StoreFault.Corrupt));
    }

    private void WriteBytes(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, text);
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    private NUnit.Framework.Constraints.EqualConstraint Fails(StoreFault fault) => Throws.TypeOf<StoreException>()
        .With.Message.Contains(Path).And.Property(nameof(StoreException.Fault)).EqualTo(fault);

    private void TryOpen(StoreAccess access)
    {
        var opened = Open(access);
        Assert.Fail($"'{opened.Path}' was opened.");
    }

    private SqliteDatabase Open(StoreAccess access) => SqliteDatabase.Open(
        new SqliteDatabase.Opening(StoreName.Queue, Path) { Access = access }, ["CREATE TABLE t (n INTEGER)"], TimeProvider.System, NullLogger.Instance);
}
