using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>A library under Node: splits, embeds with hashed words, keeps all in memory.</summary>
/// <param name="name">What it is called.</param>
/// <param name="script">Its script in <see cref="NodePackages.Folder"/>.</param>
internal sealed class NodePeer(string name, string script) : IIngestPeer
{
    public static IReadOnlyList<NodePeer> All { get; } = [new("langchain.js", "langchain.mjs"), new("llamaindex.ts", "llamaindex.mjs")];

    public string Name => name;

    public async Task<PeerResult> RunAsync(PeerDocuments documents, CancellationToken cancellationToken)
    {
        string list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, documents.Files, cancellationToken);
            var (output, seconds) = await MeasuredProcess.RunAsync("node", [script, list, "1"], NodePackages.Folder, cancellationToken);
            var first = Ingests(output)[0];
            var (outputs, _) = await MeasuredProcess.RunAsync("node", [script, list, (PeerDocuments.Warmups + 1).ToString(CultureInfo.InvariantCulture)], NodePackages.Folder, cancellationToken);
            return new PeerResult(first.Documents, first.Chunks, first.Seconds, Ingests(outputs)[^1].Seconds, seconds);
        }
        finally
        {
            File.Delete(list);
        }
    }

    private static List<NodeIngest> Ingests(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<NodeIngest>(line, PipelineJson.Options)!)];
}
