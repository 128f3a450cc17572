using BenchmarkDotNet.Attributes;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Benchmarks.Queues;

/// <summary>The queue in one process: the whole way of a job, every promise flushed to the disk.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class QueueBenchmarks
{
    private const int Jobs = 20_000;
    private DirectoryInfo _folder = null!;
    private SqliteJobQueue _queue = null!;

    /// <summary>Opens a queue of its own.</summary>
    [GlobalSetup]
    public async Task SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("pipeline-queue-");
        _queue = await QueueWorkload.OpenAsync(Path.Combine(_folder.FullName, "queue.db"));
    }

    /// <summary>Closes and deletes it.</summary>
    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _queue.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The time is that of one job.</summary>
    [Benchmark(OperationsPerInvoke = Jobs)]
    public Task AcceptLeaseComplete() => QueueWorkload.RunAsync(_queue, "flow", Jobs);
}
