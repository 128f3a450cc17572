using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Counts the files of a folder that no reader is for, by their endings, and names each in the log (at debug). Thread-safe.</summary>
/// <param name="logger">Told of each.</param>
internal sealed class PassedOverFiles(ILogger logger)
{
    /// <summary>Of endings there may be as many as files.</summary>
    private const int MostEndings = 50;
    private const int LongestEnding = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _endings = new(StringComparer.Ordinal);

    /// <summary>Adds a file.</summary>
    public void Add(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant() is { Length: > 1 and <= LongestEnding } own ? own : "other";
        lock (_lock)
        {
            ending = _endings.Count < MostEndings || _endings.ContainsKey(ending) ? ending : "other";
            _endings[ending] = _endings.GetValueOrDefault(ending) + 1;
        }

        Log.FilePassedOver(logger, DocumentFiles.Slashes(path));
    }

    /// <summary>Adds the counts to a job's: all of them, and each ending's own.</summary>
    public void CountIn(IJobContext job)
    {
        lock (_lock)
        {
            if (_endings.Count > 0)
            {
                job.Count(Counters.PassedOver, _endings.Values.Sum());
            }

            foreach (var (ending, count) in _endings)
            {
                job.Count($"{Counters.PassedOver}{ending.Insert(0, ending[0] == '.' ? "" : ".")}", count);
            }
        }
    }
}
