using System.CommandLine;
using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary><c>ingest-peers FOLDER…</c>: the same documents into the pipeline and into two libraries of the JavaScript world, one after the other, in one table.</summary>
internal static class IngestPeersCommand
{
    public static Command Create()
    {
        Argument<DirectoryInfo[]> folders = new("FOLDER") { Description = "Folders of Markdown and reStructuredText.", Arity = ArgumentArity.OneOrMore };
        var config = ConfigOption.Create();
        Option<int> runs = new("--runs") { Description = "How often each is run; the table has the medians.", DefaultValueFactory = _ => 1 };
        Option<string[]> peers = new("--peers")
        {
            Description = "Which to run beside the pipeline.",
            DefaultValueFactory = _ => [.. NodePeer.All.Select(peer => peer.Name)],
            AllowMultipleArgumentsPerToken = true,
        };
        peers.AcceptOnlyFromAmong([.. NodePeer.All.Select(peer => peer.Name)]);
        Command command = new("ingest-peers", "Ingest beside LangChain.js's MemoryVectorStore and LlamaIndex.TS's IngestionPipeline. Needs node and npm, and fetches their packages.")
        {
            folders, config, runs, peers,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await RunAsync(new PeerDocuments(parsed.GetRequiredValue(folders)), parsed.GetValue(config), parsed.GetRequiredValue(peers), parsed.GetValue(runs), cancellationToken);
                return 0;
            }
            catch (Exception fault) when (fault is ConfigurationException or InvalidOperationException or IOException)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return 2;
            }
        });
        return command;
    }

    private static async Task RunAsync(PeerDocuments documents, FileInfo? config, string[] names, int runs, CancellationToken cancellationToken)
    {
        List<IIngestPeer> peers = [new OwnIngest(config)];
        foreach (var peer in NodePeer.All.Where(peer => names.Contains(peer.Name, StringComparer.Ordinal)))
        {
            if (await NodePackages.FindFaultAsync(cancellationToken) is { } fault)
            {
                await Console.Error.WriteLineAsync($"{peer.Name} is left out: {fault}");
                continue;
            }

            peers.Add(peer);
        }

        // Run by run, not peer by peer: a noisy minute then falls on all of them.
        List<(string Name, PeerResult Result)> results = [];
        for (var run = 0; run < runs; run++)
        {
            foreach (var peer in peers)
            {
                results.Add((peer.Name, await peer.RunAsync(documents, cancellationToken)));
                await Console.Error.WriteLineAsync($"run {run + 1}, {peer.Name}: {results[^1].Result}");
            }
        }

        PeerTable.Write(Console.Out, documents, results);
    }
}
