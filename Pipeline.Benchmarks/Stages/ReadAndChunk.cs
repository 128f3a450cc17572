using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Core.Text;

namespace Pipeline.Benchmarks.Stages;

/// <summary>
/// Real documents from disk to chunks, on one thread, beside what cannot be done without: reading the files and decoding them. Divide <see cref="Bytes"/> by the mean
/// for bytes a second.
/// </summary>
[MemoryDiagnoser]
public class ReadAndChunk
{
    private readonly ReadStage _read = new(new ReadOptions(), InProcessParser.Instance, new EmptyIndex(), TimeProvider.System, parallelism: 1);
    private readonly ChunkStage _chunk = new(new ChunkOptions(), TokenCounter.Estimating, new EmptyIndex(), NullLogger<ChunkStage>.Instance);
    private string _path = "";
    private string[] _files = [];

    /// <summary>A folder of documents beside the repository.</summary>
    [Params("peps", "rust-book", "csharp-standard")]
    public string Folder { get; set; } = "";

    /// <summary>The documents' size.</summary>
    public long Bytes => _files.Sum(file => new FileInfo(file).Length);

    [GlobalSetup]
    public void Find()
    {
        _path = SharedFolder.Find("data", "docs", Folder);
        _files = [.. Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories).Where(file => DocumentReaders.Knows(file, DocumentParts.None))];
        Console.WriteLine($"// {Folder}: {_files.Length} documents, {Bytes} bytes");
    }

    [Benchmark(Baseline = true)]
    public long Files() => _files.Sum(file => (long)File.ReadAllText(file).Length);

    [Benchmark]
    public async Task<int> Read()
    {
        var blocks = 0;
        await foreach (var document in _read.ExpandAsync(new IngestInput { Path = _path }, new SilentJob(), CancellationToken.None))
        {
            blocks += document.Content.Blocks.Count;
        }

        return blocks;
    }

    [Benchmark]
    public async Task<int> ReadThenChunk()
    {
        var chunks = 0;
        SilentJob job = new();
        await foreach (var document in _read.ExpandAsync(new IngestInput { Path = _path }, job, CancellationToken.None))
        {
            await foreach (var chunk in _chunk.ExpandAsync(document, job, CancellationToken.None))
            {
                chunks += chunk.Ordinal >= 0 ? 1 : 0;
            }
        }

        return chunks;
    }
}
