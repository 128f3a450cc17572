using NUnit.Framework;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Tests.Storage;

internal sealed class LockHoldersTests
{
    private const string Locks = """
        1: POSIX  ADVISORY  READ 24808 fe:00:11755833 120 120
        2: POSIX  ADVISORY  WRITE 24457 fe:00:11755834 120 120
        3: FLOCK  ADVISORY  WRITE 24457 fe:00:11755833 0 EOF
        4: POSIX  ADVISORY  WRITE 24906 fe:00:11755833 120 120
        4: -> POSIX  ADVISORY  WRITE 24907 fe:00:11755833 120 120
        5: POSIX  ADVISORY  WRITE 24908 fe:00:11755833 124 124
        6: POSIX  ADVISORY  WRITE 24909 fe:00:11755833 0 EOF
        7: POSIX  ADVISORY  WRITE 0 fe:00:11755833 120 127
        8: nonsense
        """;

    [Test]
    public void Parse_names_those_that_hold_the_write_lock_of_the_file_and_nobody_who_waits_or_reads() =>
        Assert.That(LockHolders.Parse(Locks.Split('\n'), 11755833), Is.EqualTo(new[] { 24906, 24909 }));
}
