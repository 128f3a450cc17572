using System.Globalization;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>What is said of a store's fault: which file, what happened, what to do next.</summary>
/// <param name="name">What the store is called.</param>
/// <param name="path">Its file, in full.</param>
internal sealed class StoreFaultText(StoreName name, string path)
{
    private const double Mebibyte = 1024 * 1024;
    private const long PlentyBytes = 256 * 1024 * 1024;

    private string Store => $"the {name.Word} '{path}'";

    private string Elsewhere => $"or name another file as {name.Key} in pipeline.yaml";

    public string Missing() => $"There is no {name.Word} '{path}'.";

    /// <param name="change">What happened, as <see cref="StoreFiles.FindChange"/> says it.</param>
    public string Replaced(string change) =>
        $"The {name.Word} '{path}' is not the one that this process opened: {change}. Nothing more is written to it, and what was not confirmed may not be in it. "
        + "Start again, and what is there now is used. Before a file is deleted, moved or restored, stop every process that has it open; and delete the '-wal' and '-shm' beside "
        + "one that was restored, for they belong to the one before and would be applied to it.";

    public string Corrupt(string reason) =>
        $"The {name.Word} '{path}' is damaged: {reason}. Stop every process that has it open. Then restore it from a backup, or save what can be read with "
        + $"'sqlite3 {path} .recover | sqlite3 NEW' and put NEW in its place.{name.Afresh}";

    public string NotADatabase(string reason) =>
        $"The {name.Word} '{path}' is not a SQLite database: {reason}. Restore it from a backup, move away what is there, {Elsewhere}.";

    /// <param name="free">Free bytes in its folder, where the system tells.</param>
    public string Full(long? free)
    {
        var room = free is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:0.00} MiB are free there") : "how much is free the system does not tell";
        var other = free > PlentyBytes ? ": a quota of the user, or the disk of the folder for temporary files, may be what is full" : "";
        return $"No room is left on the disk for {Store}: {room}{other}. Make room. {name.Spare}";
    }

    public string ReadOnly(string where) => $"{Capital(Store)} cannot be written: the file system of '{where}' is mounted read-only. Mount it for writing, {Elsewhere}.";

    public string Denied(string where) =>
        $"{Capital(Store)} cannot be used: the user '{Environment.UserName}' may not read and write '{where}'{ModeOf(where)}. Give the user the right, {Elsewhere}.";

    public string Io(string reason) => $"{Capital(Store)} could not be read or written: {reason}. Look into the system's log for faults of the disk, and at the limit of open files.";

    /// <param name="waited">How long it was waited for, if that is known.</param>
    /// <param name="holders">Who holds the lock, if that is known.</param>
    public string Locked(TimeSpan? waited, IReadOnlyList<string> holders)
    {
        var who = holders.Count > 0 ? string.Join(" and ", holders) : "another process";
        var howLong = waited is { } time ? string.Create(CultureInfo.InvariantCulture, $" for more than {time.TotalSeconds:0.#} s") : "";
        return $"{Capital(Store)} is locked: {who} has held its write lock{howLong}. It is in the middle of a long write, or is a database tool with an open transaction: "
            + "wait until it is done, or end it.";
    }

    private static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));

    private static string ModeOf(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
        {
            return "";
        }

        return $" (mode {Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8)})";
    }
}
