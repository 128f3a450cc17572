using System.Text.Json;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>A folder with documents, a job for each of them, and two configurations: one to crash, one to leave undisturbed.</summary>
internal sealed class CrashSite : IDisposable
{
    /// <summary>The configuration whose workers are killed.</summary>
    public const string Crashed = "crashed.yaml";

    /// <summary>The configuration that works on the same jobs in peace.</summary>
    public const string Peaceful = "peaceful.yaml";

    private const string Jobs = "jobs.jsonl";

    /// <summary>Makes the folder.</summary>
    /// <param name="documents">How many documents.</param>
    /// <param name="seed">Of their texts.</param>
    public CrashSite(int documents, int seed)
    {
        GeneratedDocuments texts = new(seed);
        List<string> jobs = [];
        for (var i = 0; i < documents; i++)
        {
            Program.Write($"docs/{i}.md", texts.Next($"Document {i}"));
            jobs.Add(JsonSerializer.Serialize(new { flow = "ingest", input = new { path = $"docs/{i}.md", documentId = $"document-{i}" } }));
        }

        Program.Write(Jobs, string.Join('\n', jobs));
        Program.Write(Crashed, Configuration("crashed"));
        Program.Write(Peaceful, Configuration("peaceful"));
    }

    /// <summary>The program, run in the folder.</summary>
    public PipelineProgram Program { get; } = new();

    /// <summary>The path of the queue of <see cref="Crashed"/>.</summary>
    public string QueuePath => Path.Combine(Program.Folder, "crashed", "queue.db");

    /// <summary>The path of the index of <see cref="Crashed"/>.</summary>
    public string IndexPath => Path.Combine(Program.Folder, "crashed", "index.db");

    /// <summary>The path of the index of <see cref="Peaceful"/>.</summary>
    public string PeacefulIndexPath => Path.Combine(Program.Folder, "peaceful", "index.db");

    /// <summary>Enqueues all jobs.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<Guid>> EnqueueAsync(string configuration)
    {
        var run = await Program.RunAsync("enqueue", "--file", Jobs, "-c", configuration, "--json");
        return [.. run.Document.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid())];
    }

    public void Dispose() => Program.Dispose();

    // Many attempts: a job that is killed again and again without its fault is not to be taken for one that kills its worker.
    private static string Configuration(string folder) => $$"""
        version: 1
        queue:
          sqlite: { path: ./{{folder}}/queue.db }
          lease: 2s
          poll: 20ms
          maxAttempts: 50
        index:
          embedded: { path: ./{{folder}}/index.db }
        flows:
          ingest: [read, chunk, embed, index]

        """;
}
