namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// The three files of an open database: itself, its write-ahead log and the memory that its connections share. Each must stay the file it was: a commit into
/// one that was deleted is lost, and processes that see different logs damage the database. Thread-safe after <see cref="Remember"/>.
/// </summary>
internal sealed class StoreFiles(string path)
{
    private readonly OpenFile[] _files =
    [
        new("file", path),
        new("write-ahead log", path + "-wal"),
        new("shared memory", path + "-shm"),
    ];

    /// <summary>Remembers which files they are; to be called once a connection has read, for then they are open.</summary>
    public void Remember()
    {
        foreach (var file in _files)
        {
            file.Opened = file.Look();
        }
    }

    /// <summary>What has happened to them since, or <see langword="null"/> when they are still the same: <c>its write-ahead log '/x-wal' was deleted</c>.</summary>
    public string? FindChange()
    {
        foreach (var file in _files)
        {
            if (file.Opened is { } opened && file.Look() is var now && now != opened)
            {
                return $"its {file.What} '{file.Path}' was {(now is null ? "deleted or moved away" : "replaced by another file")}";
            }
        }

        return null;
    }

    private sealed class OpenFile(string what, string path)
    {
        private readonly byte[] _encoded = FileId.Encode(path);

        public string What => what;

        public string Path => path;

        public FileId? Opened { get; set; }

        public FileId? Look() => FileId.Of(path, _encoded);
    }
}
