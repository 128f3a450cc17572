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
            var (output, seconds) = await MeasuredProcess.RunAsync("node", [script, list], NodePackages.Folder, cancellationToken);
            var line = output.TrimEnd().Split('\n')[^1];
            return JsonSerializer.Deserialize<PeerResult>(line, PipelineJson.Options)! with { ProcessSeconds = seconds };
        }
        finally
        {
            File.Delete(list);
        }
    }
}
