using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Sources;

namespace Pipeline.Worker.Hosting;

/// <summary>Counts the files that an ingest will come upon, while it reads them: for its progress alone. Thread-safe.</summary>
internal sealed class FileCount : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _counting;
    private long _files;
    private volatile bool _isAll;

    private FileCount(IReadOnlyList<string> paths, DocumentParts parts) => _counting = Task.Run(() => Count(paths, parts), CancellationToken.None);

    /// <summary>Completes when all are counted.</summary>
    public Task Completion => _counting;

    /// <summary>How many so far, and whether these are all.</summary>
    public (long Files, bool IsAll) Current => (Interlocked.Read(ref _files), _isAll);

    /// <summary>Begins to count.</summary>
    /// <param name="paths">Folders and globs; anything else is one file.</param>
    /// <param name="parts">What of documents is read: pictures count only where text is recognised in them.</param>
    public static FileCount Begin(IReadOnlyList<string> paths, DocumentParts parts) => new(paths, parts);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _counting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // without a count there is no total, and no harm
        _over.Dispose();
    }

    private void Count(IReadOnlyList<string> paths, DocumentParts parts)
    {
        foreach (var path in paths)
        {
            var glob = !Path.Exists(path) && GlobPath.IsGlob(path) ? GlobPath.Parse(path) : null;
            var folder = glob?.Folder ?? path;
            if (!Directory.Exists(folder))
            {
                Interlocked.Increment(ref _files);
                continue;
            }

            foreach (var _ in DocumentFiles.Below(folder, RealPathOf(folder), glob is null ? file => DocumentReaders.Knows(file, parts) : glob.Takes, static (_, _) => { }))
            {
                if (_over.IsCancellationRequested)
                {
                    return;
                }

                Interlocked.Increment(ref _files);
            }
        }

        _isAll = true;
    }

    private static string RealPathOf(string folder)
    {
        using var opened = OpenedPath.Find(folder);
        return opened.RealPath;
    }
}
