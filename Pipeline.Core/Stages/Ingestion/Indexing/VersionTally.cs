using System.Runtime.CompilerServices;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Indexing;

/// <summary>
/// What jobs have to say of their document versions: a version's chunks count once it is readable, and that it was superseded is said once. Remembers a version from its first
/// chunk to its last, and nothing of a job that has ended. Thread-safe.
/// </summary>
internal sealed class VersionTally
{
    private readonly ConditionalWeakTable<IJobContext, Dictionary<(string DocumentId, string Version), Entry>> _jobs = [];

    /// <summary>Whether a job has not said yet that a version was superseded.</summary>
    public bool IsToTell(IJobContext job, DocumentVersion version)
    {
        var versions = _jobs.GetOrCreateValue(job);
        lock (versions)
        {
            return !versions.TryGetValue((version.DocumentId, version.Version), out var entry) || !entry.IsTold;
        }
    }

    /// <summary>Takes note of what became of a chunk.</summary>
    /// <param name="job">Its job.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="result">What became of it.</param>
    /// <returns>
    /// How many chunks to count now: none while the version is not readable, then all that came so far, then each. And whether to say now that the version was superseded.
    /// </returns>
    public (long Chunks, bool IsToTell) Add(IJobContext job, Chunk chunk, ChunkWriteResult result)
    {
        var versions = _jobs.GetOrCreateValue(job);
        lock (versions)
        {
            var key = (chunk.Document.DocumentId, chunk.Document.Version);
            var entry = versions.TryGetValue(key, out var known) ? known : new Entry();
            entry.Came++;
            entry.Total ??= chunk.Total;
            if (entry.Came == entry.Total)
            {
                versions.Remove(key);
            }
            else
            {
                versions[key] = entry;
            }

            return result == ChunkWriteResult.Superseded ? (0, entry.Tell()) : (entry.Store(completes: result == ChunkWriteResult.Completed), false);
        }
    }

    private sealed class Entry
    {
        private bool _isReadable;
        private long _waiting;

        public int Came { get; set; }

        public int? Total { get; set; }

        public bool IsTold { get; private set; }

        public bool Tell() => !IsTold && (IsTold = true);

        public long Store(bool completes)
        {
            _isReadable |= completes;
            _waiting++;
            if (!_isReadable)
            {
                return 0;
            }

            var count = _waiting;
            _waiting = 0;
            return count;
        }
    }
}
