using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>A server on Qdrant's own wire contract, on a free port of this machine. It ends with this process, however that ends: it reads from a pipe that closes then.</summary>
internal sealed class QdrantPeer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control;

    private QdrantPeer(Process process, int port, int control)
    {
        _process = process;
        Url = new Uri($"http://127.0.0.1:{port}");
        _control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{control}") };
    }

    /// <summary>Its gRPC address.</summary>
    public Uri Url { get; }

    /// <summary>Starts one, or the test is skipped.</summary>
    /// <param name="arguments">More of its arguments.</param>
    public static async Task<QdrantPeer> StartAsync(params string[] arguments)
    {
        var folder = await PeerPackages.FolderOrSkipAsync();
        const string EndWithTheParent = "process.stdin.resume();process.stdin.on('end',()=>process.exit(0));process.argv.splice(1,0,'server.mjs');import('./server.mjs');";
        ProcessStartInfo start = new("node", ["--input-type=module", "-e", EndWithTheParent, "--", "0", "--control-port", "0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("READY ", StringComparison.Ordinal))
            {
                using var ready = JsonDocument.Parse(line["READY ".Length..]);
                return new QdrantPeer(process, ready.RootElement.GetProperty("grpc").GetInt32(), ready.RootElement.GetProperty("control").GetInt32());
            }
        }

        throw new AssertionException("The contract peer ended before it was ready.");
    }

    /// <summary>Plants faults.</summary>
    /// <param name="faults">As the peer's README has them; what is not named stays.</param>
    public async Task PlantAsync(object faults)
    {
        using var answer = await _control.PutAsJsonAsync("/faults", faults);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Takes all faults away, and sets the counters to zero.</summary>
    public async Task ResetAsync()
    {
        using var answer = await _control.PostAsync(new Uri("/reset", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Deletes all collections.</summary>
    public async Task WipeAsync()
    {
        using var answer = await _control.PostAsync(new Uri("/wipe", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What it has counted.</summary>
    public async Task<JsonElement> StatsAsync() => await _control.GetFromJsonAsync<JsonElement>("/stats");

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
