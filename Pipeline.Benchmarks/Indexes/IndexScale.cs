using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Worker.Benching;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>
/// <c>-- index-scale CHUNKS [FOLDER]</c>: an index of so many chunks of 1,000 characters and 384 numbers, kept in memory as int8. Prints how long it takes
/// until it has answered its first search, what the process takes of memory, the latencies of searches for 50 hits, the recall of the exact ten nearest, and
/// flat searches by numpy and faiss over the same vectors. The index is filled by another process, or taken as it is when the folder has one.
/// </summary>
internal static class IndexScale
{
    private const int Questions = 200;
    private const int Top = 10;
    private const int Batch = 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["fill", var path, var chunks])
        {
            await FillAsync(path, int.Parse(chunks, CultureInfo.InvariantCulture));
            return 0;
        }

        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500_000;
        var folder = Path.GetFullPath(args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("pipeline-scale-").FullName);
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "index.db");
        if (!File.Exists(file))
        {
            await FillInAnotherProcessAsync(file, count);
        }

        await MeasureAsync(file);
        if (args.Length <= 1)
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string file)
    {
        var questions = ScaleCorpus.Questions(Questions);
        var started = Stopwatch.GetTimestamp();
        await using var index = await OpenAsync(file, VectorFormat.Int8);
        await NearestAsync(index, questions[0].Vector);
        Print($"open, first dense search answered: {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s");
        Print($"chunks: {(await index.GetStatisticsAsync(CancellationToken.None)).Chunks:N0}, file {new FileInfo(file).Length / 1e6:N0} MB");

        using ScaleQuestions generator = new(questions);
        HybridRetriever retriever = new(index, generator, new RetrieveOptions(), TimeProvider.System);
        foreach (var mode in (SearchMode[])[SearchMode.Dense, SearchMode.Lexical, SearchMode.Hybrid])
        {
            await LatenciesAsync(retriever, questions[..20], mode); // compiles and warms
            var latencies = await LatenciesAsync(retriever, questions, mode);
            Print($"{mode} search: p50 {latencies.P50 * 1000:N1} ms, p90 {latencies.P90 * 1000:N1} ms, p99 {latencies.P99 * 1000:N1} ms");
        }

        using (var self = Process.GetCurrentProcess())
        {
            Print($"resident: {self.WorkingSet64 / 1e6:N0} MB, at most {PeakMemory.Bytes / 1e6:N0} MB");
        }

        Print($"recall@{Top} against float32: {await RecallAsync(index, file, questions):N4}");
        await ScalePeers.RunAsync(file, [.. questions.Select(question => question.Vector)], Top);
    }

    private static async Task<LatencySummary> LatenciesAsync(HybridRetriever retriever, (string Text, float[] Vector)[] questions, SearchMode mode)
    {
        List<double> seconds = [];
        foreach (var (text, _) in questions)
        {
            var started = Stopwatch.GetTimestamp();
            await retriever.SearchAsync(text, ScaleCorpus.Tenant, Top, mode, CancellationToken.None);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return LatencySummary.Of(seconds);
    }

    private static async Task<double> RecallAsync(EmbeddedChunkIndex index, string file, (string Text, float[] Vector)[] questions)
    {
        await using var exact = await OpenAsync(file, VectorFormat.Float32);
        var found = 0;
        foreach (var (_, vector) in questions)
        {
            var nearest = (await NearestAsync(exact, vector)).Select(hit => hit.Chunk.Id);
            found += nearest.Intersect((await NearestAsync(index, vector)).Select(hit => hit.Chunk.Id)).Count();
        }

        return (double)found / (questions.Length * Top);
    }

    private static ValueTask<IReadOnlyList<ChunkHit>> NearestAsync(EmbeddedChunkIndex index, float[] vector) =>
        index.SearchDenseAsync(vector, ScaleCorpus.Model, new ChunkQuery(ScaleCorpus.Tenant, Top), CancellationToken.None);

    private static Task<EmbeddedChunkIndex> OpenAsync(string file, VectorFormat vectors) => EmbeddedChunkIndex.OpenAsync(
        new EmbeddedIndexOptions { Path = file, Vectors = vectors }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task FillInAnotherProcessAsync(string file, int count)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(IndexScale).Assembly.Location);
        }

        foreach (var argument in (string[])["index-scale", "fill", file, count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Filling '{file}' ended with {process.ExitCode}; its error is above.");
        }
    }

    private static async Task FillAsync(string file, int count)
    {
        var started = Stopwatch.GetTimestamp();
        await using (var index = await OpenAsync(file, VectorFormat.Int8))
        {
            Task last = Task.CompletedTask;
            foreach (var batch in ScaleCorpus.Chunks(count).Chunk(Batch))
            {
                await last;
                last = index.WriteAsync(batch, CancellationToken.None).AsTask();
            }

            await last;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"filled in {seconds:N0} s: {count / seconds:N0} chunks/s");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
