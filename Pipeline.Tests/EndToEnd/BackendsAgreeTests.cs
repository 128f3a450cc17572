using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Tests.Indexes.Qdrant;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// One script, run with a queue and an index in files and with those of an account and a server, where nothing but the two lines of the configuration differs: it prints the same, but for ids and times.
/// </summary>
[Category("Azurite")]
[NonParallelizable]
internal sealed class BackendsAgreeTests
{
    private const string Queries = """{"_id":"q1","text":"who renews a lease"}""";
    private const string Judgements = "query-id\tcorpus-id\tscore\nq1\td1\t1\n";

    // What differs from run to run: ids, times, places on this machine; and the raw score of words, whose scale is the index's own: their share of the best is compared.
    private static readonly string[] Volatile =
    [
        "id", "ids", "from", "to", "jobId", "replayed", "timings", "elapsedMs", "acceptedAt", "startedAt", "finishedAt", "notBefore", "oldestReadySeconds", "ingestDocumentsPerSecond", "queriesPerSecond", "ingestSeconds", "source", "path",
        "url", "leaseUntil", "owner", "createdAt", "updatedAt", "at", "seconds", "traceId", "configuration", "raw", "workers", "version", "traceParent", "since", "accepted", "ended",
    ];

    // What a timeline has only where the machine was busy enough for it.
    private static readonly string[] Waits = ["buffered", "limited"];

    private static readonly Regex Ids = new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [Test]
    public async Task Files_and_services_print_the_same()
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        await using var peer = await QdrantPeer.StartAsync();

        var files = await RunAsync("queue: { use: sqlite }", "index: { use: embedded }", connection: "");
        var services = await RunAsync(
            $"queue: {{ use: azure, azure: {{ connection: \"${{STORAGE}}\", prefix: {AzuriteServer.NewPrefix()} }} }}", $"index: {{ use: qdrant, qdrant: {{ url: \"{peer.Url}\" }} }}", server.Connection);

        Assert.That(services, Has.Count.EqualTo(files.Count));
        Assert.Multiple(() =>
        {
            foreach (var (file, service) in files.Zip(services))
            {
                Assert.That(service, Is.EqualTo(file));
            }
        });
    }

    private static async Task<List<string>> RunAsync(string queue, string index, string connection)
    {
        using PipelineProgram program = new();
        program.Environment["STORAGE"] = connection;
        program.Write("pipeline.yaml", $$"""
            version: 1
            {{queue}}
            {{index}}
            models: { embedding: { use: lexical, dimensions: 128 } }
            stages: { read: { maxBytes: 2KiB } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
        program.Write("docs/lease.md", "# Lease\n\nA worker renews its lease at a third of its time. A lease that has run out goes to another worker.");
        program.Write("docs/queue.md", "# Queue\n\nA queue holds jobs until a worker is free. Urgent jobs come first.");
        program.Write("docs/gone.md", "# Gone\n\nThis document will be deleted soon by a synchronisation.");
        program.Write("large.md", new string('x', 4000));
        program.Write("set/corpus.jsonl", """{"_id":"d1","title":"Lease","text":"A worker renews its lease."}""" + "\n" + """{"_id":"d2","title":"Queue","text":"A queue holds jobs."}""");
        program.Write("set/queries.jsonl", Queries);
        program.Write("set/qrels.tsv", Judgements);
        List<string> printed = [];

        await SayAsync("ingest", "docs");
        await SayAsync("ask", "Who renews a lease, and when?");
        await SayAsync("search", "urgent jobs", "--top", "3");
        program.Write("docs/lease.md", "# Lease\n\nA worker renews its lease at half of its time.");
        await SayAsync("ingest", "docs");
        await SayAsync("ask", "Who renews a lease, and when?");
        await SayAsync("documents", "delete", "docs/queue.md", "--yes");
        await SayAsync("documents", "list");
        File.Delete(Path.Combine(program.Folder, "docs", "gone.md"));
        await SayAsync("ingest", "docs", "--sync");
        await SayAsync("documents", "list");
        await SayAsync("eval", "set");
        await SayAsync("ingest", "large.md");
        await SayAsync("dead", "list");
        var later = (await SayAsync("enqueue", "ask", "Who renews?", "--not-before", "2100-01-01T00:00:00Z")).GetProperty("ids")[0].GetString()!;
        await SayAsync("cancel", later);
        await SayAsync("cancel", later);
        await SayAsync("dead", "replay", "--all", "--yes");
        await SayAsync("work", "--drain");
        await SayAsync("dead", "list");
        await SayAsync("jobs");
        await SayAsync("jobs", later);
        await SayAsync("stats");
        await SayAsync("queue", "pause", "ask");
        await SayAsync("queue", "pause");
        await SayAsync("ask", "Who renews a lease, and when?");
        var paused = (await SayAsync("enqueue", "ask", "Who renews?")).GetProperty("ids")[0].GetString()!;
        await SayAsync("work", "--drain");
        await SayAsync("stats", "--flows");
        await SayAsync("queue", "resume", "ask");
        await SayAsync("work", "--drain");
        await SayAsync("jobs", paused);
        await SayAsync("queue", "resume");
        await SayAsync("workers");
        return printed;

        async Task<JsonElement> SayAsync(params string[] args)
        {
            var run = await program.RunAsync([.. args, "--json"]);
            var document = run.Out.Length == 0 ? null : JsonNode.Parse(run.Out);
            printed.Add($"{string.Join(' ', args.Select(arg => arg == args[^1] && Guid.TryParse(arg, out _) ? "ID" : arg))} → {run.ExitCode} {(document is null ? run.Error : Plain(document, program.Folder))}");
            return document is null ? default : JsonDocument.Parse(run.Out).RootElement;
        }
    }

    private static string Plain(JsonNode document, string folder)
    {
        Strip(document);
        return Ids.Replace(document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace(folder, ".", StringComparison.Ordinal), "ID");
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject some)
        {
            foreach (var (name, value) in some.ToList())
            {
                if (Volatile.Contains(name))
                {
                    some.Remove(name);
                }
                else if (value is JsonValue number && number.TryGetValue<double>(out var given) && given != Math.Floor(given))
                {
                    some[name] = Math.Round(given, 3);
                }
                else
                {
                    Strip(value);
                }
            }
        }
        else if (node is JsonArray list)
        {
            list.RemoveAll(item => item is JsonObject part && part["kind"] is JsonValue kind && kind.TryGetValue<string>(out var name) && Waits.Contains(name));
            foreach (var item in list)
            {
                Strip(item);
            }
        }
    }
}
