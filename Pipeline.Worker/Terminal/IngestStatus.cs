using System.Globalization;

namespace Pipeline.Worker.Terminal;

/// <summary>How far an ingest is, in a line. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class IngestStatus(TimeProvider time) : IProgress<JobProgress>
{
    private const int WidthWithBar = 60;
    private const int MostBar = 24;
    private const int EnoughFiles = 10;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private JobProgress _progress;

    /// <summary>How many files there are; grows while they are counted.</summary>
    public Func<(long Files, bool IsAll)> Found { get; init; } = static () => (0, false);

    /// <summary>The document that is being read by a process of its own, which may take long; <see langword="null"/> when there is none.</summary>
    public Func<string?> Reading { get; init; } = static () => null;

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
        lock (_lock)
        {
            _progress = value;
        }
    }

    /// <summary>The line: what matters most stands first, and what does not fit is left out.</summary>
    /// <param name="width">At most this many characters.</param>
    public string Text(int width)
    {
        JobProgress progress;
        lock (_lock)
        {
            progress = _progress;
        }

        var (found, isAll) = Found();
        var done = progress.Documents + progress.Empty + progress.Unread;
        var total = Math.Max(found, done);
        var text = width < WidthWithBar ? "ingesting" : $"ingesting {Bar(done, total, Math.Min(MostBar, width / 5))}";
        foreach (var (gap, part) in Parts(progress, done, found, isAll))
        {
            if (text.Length + gap.Length + part.Length > width)
            {
                break;
            }

            text += gap + part;
        }

        return text;
    }

    private IEnumerable<(string Gap, string Part)> Parts(JobProgress progress, long done, long found, bool isAll)
    {
        var total = Math.Max(found, done);
        yield return (" ", found > 0 ? $"{Words.Number(done)} of {Words.Number(total)}{(isAll ? "" : "+")} {(total == 1 ? "file" : "files")}" : $"{Words.Count(done, "file", "files")}");
        if (progress.Unread > 0)
        {
            yield return (", ", $"{Words.Number(progress.Unread)} failed");
        }

        yield return (", ", Words.Count(progress.Chunks, "chunk", "chunks"));
        var elapsed = time.GetElapsedTime(_began);
        if (done > 0 && elapsed >= Enough)
        {
            yield return (", ", string.Create(CultureInfo.InvariantCulture, $"{done / elapsed.TotalSeconds:0.#} files/s"));
            if (isAll && done >= EnoughFiles && done < total)
            {
                yield return (", ", $"about {Left(TimeSpan.FromSeconds(Math.Ceiling((total - done) * elapsed.TotalSeconds / done)))} left");
            }
        }

        if (Reading() is { } name)
        {
            yield return ("; ", $"reading {CleanText.OnOneLine(name[(name.LastIndexOfAny(['/', '\\']) + 1)..])}");
        }
    }

    private static string Left(TimeSpan time) => time < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s") : Words.Duration(time);

    private static string Bar(long done, long total, int width)
    {
        var filled = total > 0 ? (int)(width * done / total) : 0;
        return new string('█', filled) + new string('░', width - filled);
    }
}
