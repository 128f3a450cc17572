using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Tests.Storage;

/// <summary>SQLite's errors are told apart by what is to be done about them.</summary>
internal sealed class SqliteFaultsTests
{
    [TestCase(11, StoreFault.Corrupt, Description = "SQLITE_CORRUPT")]
    [TestCase(267, StoreFault.Corrupt, Description = "SQLITE_CORRUPT_VTAB, of FTS5")]
    [TestCase(779, StoreFault.Corrupt, Description = "SQLITE_CORRUPT_INDEX")]
    [TestCase(8458, StoreFault.Corrupt, Description = "SQLITE_IOERR_CORRUPTFS")]
    [TestCase(26, StoreFault.NotADatabase, Description = "SQLITE_NOTADB")]
    [TestCase(13, StoreFault.Full, Description = "SQLITE_FULL")]
    [TestCase(4874, StoreFault.Full, Description = "SQLITE_IOERR_SHMSIZE: no room for the shared memory")]
    [TestCase(8, StoreFault.ReadOnly, Description = "SQLITE_READONLY")]
    [TestCase(1032, StoreFault.Replaced, Description = "SQLITE_READONLY_DBMOVED")]
    [TestCase(14, StoreFault.Io, Description = "SQLITE_CANTOPEN, of files that may be written: too many are open")]
    [TestCase(3, StoreFault.Denied, Description = "SQLITE_PERM")]
    [TestCase(10, StoreFault.Io, Description = "SQLITE_IOERR")]
    [TestCase(778, StoreFault.Io, Description = "SQLITE_IOERR_WRITE")]
    [TestCase(5, StoreFault.Locked, Description = "SQLITE_BUSY")]
    [TestCase(517, StoreFault.Locked, Description = "SQLITE_BUSY_SNAPSHOT")]
    [TestCase(6, StoreFault.Locked, Description = "SQLITE_LOCKED")]
    [TestCase(15, StoreFault.Locked, Description = "SQLITE_PROTOCOL")]
    public void Classify_knows_the_fault(int code, StoreFault expected) => Assert.That(SqliteFaults.Classify(code, access: null), Is.EqualTo(expected));

    [TestCase(1, Description = "SQLITE_ERROR")]
    [TestCase(19, Description = "SQLITE_CONSTRAINT")]
    [TestCase(21, Description = "SQLITE_MISUSE")]
    [TestCase(7, Description = "SQLITE_NOMEM")]
    [TestCase(3082, Description = "SQLITE_IOERR_NOMEM")]
    public void Classify_leaves_alone_what_is_not_the_files_fault(int code) => Assert.That(SqliteFaults.Classify(code, access: null), Is.Null);

    [TestCase(8)]
    [TestCase(14)]
    [TestCase(3)]
    [TestCase(4618, Description = "SQLITE_IOERR_SHMOPEN")]
    public void Classify_goes_by_what_the_system_says_where_SQLite_has_one_code_for_several_causes(int code)
    {
        foreach (var access in (StoreFault[])[StoreFault.Denied, StoreFault.ReadOnly])
        {
            Assert.That(SqliteFaults.Classify(code, access), Is.EqualTo(access));
        }
    }

    [Test]
    public void Faults_last_when_another_try_in_the_same_process_is_in_vain()
    {
        var lasting = Enum.GetValues<StoreFault>().Where(fault => new StoreException(fault, "/x", "").IsLasting);

        Assert.That(lasting, Is.EquivalentTo(new[] { StoreFault.Missing, StoreFault.Replaced, StoreFault.Corrupt, StoreFault.NotADatabase }));
    }

    [Test]
    public void In_finds_the_fault_wherever_it_is()
    {
        StoreException fault = new(StoreFault.Full, "/x", "full");

        Assert.Multiple(() =>
        {
            Assert.That(StoreException.In(fault), Is.SameAs(fault));
            Assert.That(StoreException.In(new InvalidOperationException("No source could be searched.", fault)), Is.SameAs(fault));
            Assert.That(StoreException.In(new AggregateException(new IOException(), new InvalidOperationException("", fault))), Is.SameAs(fault));
            Assert.That(StoreException.In(new IOException()), Is.Null);
            Assert.That(StoreException.In(null), Is.Null);
        });
    }
}
