using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Benchmarks.Stages;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Core.Text;

namespace Pipeline.Benchmarks.Quality;

/// <summary><c>chunk-cuts FOLDER…</c>: where the chunks of real documents end, by the defaults. Documents that cannot be read are left out.</summary>
internal static class ChunkCutsCommand
{
    private static readonly ReadStage Reader = new(new ReadOptions(), InProcessParser.Instance, new EmptyIndex(), TimeProvider.System, parallelism: 1);
    private static readonly ChunkStage Chunker = new(new ChunkOptions(), TokenCounter.Estimating, new EmptyIndex(), NullLogger<ChunkStage>.Instance);

    public static async Task<int> RunAsync(string[] folders)
    {
        foreach (var folder in folders)
        {
            ChunkCuts cuts = new();
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => DocumentReaders.Knows(file, DocumentParts.None)).Order(StringComparer.Ordinal))
            {
                await AddAsync(cuts, Path.GetFullPath(file));
            }

            await Console.Out.WriteLineAsync($"{folder}: {cuts}");
        }

        return 0;
    }

    private static async Task AddAsync(ChunkCuts cuts, string file)
    {
        try
        {
            SilentJob job = new();
            await foreach (var document in Reader.ExpandAsync(new IngestInput { Path = file }, job, CancellationToken.None))
            {
                List<(int Start, int End)> chunks = [];
                await foreach (var chunk in Chunker.ExpandAsync(document, job, CancellationToken.None))
                {
                    chunks.Add((chunk.Start, chunk.End));
                }

                cuts.Add(document.Content, chunks);
            }
        }
        catch (Exception unread) when (unread is PermanentException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(unread.Message);
        }
    }
}
