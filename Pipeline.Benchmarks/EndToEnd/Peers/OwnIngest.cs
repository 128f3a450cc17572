using System.Text.Json;
using Pipeline.Worker.Benching;
using Pipeline.Worker.Cli;

namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>The pipeline, twice: its command <c>ingest</c> as a user runs it, and a worker that is already there and is sent a job a file.</summary>
/// <param name="config">The configuration to drive; <see langword="null"/> for the built-in one.</param>
internal sealed class OwnIngest(FileInfo? config) : IIngestPeer
{
    // As the peers' embedder: hashed words, 384 numbers.
    private const string Embedding = "models.embedding.use";
    private const string HashedWords = "lexical";

    public string Name => "pipeline";

    public async Task<PeerResult> RunAsync(PeerDocuments documents, CancellationToken cancellationToken)
    {
        // A limit on what is in flight that is never reached: then the clock starts before the first job is accepted, not after the last.
        ThroughputSettings settings = new() { Config = config, Documents = documents.Files, InFlight = documents.Files.Count, Set = [$"{Embedding}={HashedWords}"] };
        var first = await WorkAsync(settings, cancellationToken);
        var again = await WorkAsync(settings with { Warmups = PeerDocuments.Warmups }, cancellationToken);
        var (output, seconds) = await IngestAsync(documents, cancellationToken);
        var result = JsonSerializer.Deserialize<JsonElement>(output).GetProperty("jobs").EnumerateArray().ToList();
        return new PeerResult(Sum(result, "documents"), Sum(result, "chunks"), first, again, seconds);
    }

    private static async Task<double> WorkAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        using ScratchFolder folder = new(keep: false);
        var report = await ThroughputProcess.RunAsync(settings, folder.Path, cancellationToken);
        return report.Failed == 0 && report.Jobs == settings.InFlight
            ? report.Seconds
            : throw new InvalidOperationException($"{report.Failed} of {report.Jobs} jobs did not succeed; the figures would mean nothing.");
    }

    private async Task<(string Output, double Seconds)> IngestAsync(PeerDocuments documents, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-peers-");
        try
        {
            var file = YamlOverlay.Load(config)
                .Set(Embedding, HashedWords)
                .Set("queue.sqlite.path", Path.Combine(folder.FullName, "pipeline.db"))
                .Set("index.embedded.path", Path.Combine(folder.FullName, "index.db"))
                .Save(Path.Combine(folder.FullName, "pipeline.yaml"));
            string[] arguments = [typeof(ExitCodes).Assembly.Location, "ingest", .. documents.Folders, "--json", "--config", file];
            return await MeasuredProcess.RunAsync("dotnet", arguments, folder.FullName, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long Sum(List<JsonElement> jobs, string counter) => jobs.Sum(job => job.GetProperty(counter).GetInt64());
}
