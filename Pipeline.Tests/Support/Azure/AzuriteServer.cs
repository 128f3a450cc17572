using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Pipeline.Tests.Support.Azure;

/// <summary>
/// The storage emulator: one process for a test run, on free ports, with all in memory. It ends with the run, whose end of its input is then closed. Where there is no Node the tests that need it
/// are skipped.
/// </summary>
internal sealed class AzuriteServer
{
    // The emulator's account, which everybody knows.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly Lock Gate = new();
    private static Task<AzuriteServer>? _shared;

    private const int Services = 3;

    private readonly Process _process;
    private int _closed;

    private AzuriteServer(Process process, int blobs, int queues, int tables)
    {
        _process = process;
        (BlobPort, QueuePort, TablePort) = (blobs, queues, tables);
    }

    public int BlobPort { get; }

    public int QueuePort { get; }

    public int TablePort { get; }

    /// <summary>The connection string.</summary>
    public string Connection => ConnectionTo(BlobPort, QueuePort, TablePort);

    /// <summary>The server of this run, or the test is skipped with the reason.</summary>
    public static async Task<AzuriteServer> SharedOrSkipAsync()
    {
        try
        {
            return await StartSharedAsync();
        }
        catch (InvalidOperationException why)
        {
            Assert.Ignore(why.Message);
            throw;
        }
    }

    /// <summary>A connection string to other ports, such as those of a proxy.</summary>
    public static string ConnectionTo(int blobs, int queues, int tables) => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs}/{Account};QueueEndpoint=http://127.0.0.1:{queues}/{Account};TableEndpoint=http://127.0.0.1:{tables}/{Account};");

    /// <summary>A prefix that no other test has.</summary>
    public static string NewPrefix() => $"t{Random.Shared.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12)}";

    /// <summary>Starts one.</summary>
    /// <param name="arguments">More arguments: where it keeps what it holds.</param>
    /// <param name="ports">Its ports; free ones are chosen otherwise.</param>
    public static async Task<AzuriteServer> StartAsync(IReadOnlyList<string> arguments, (int Blobs, int Queues, int Tables)? ports = null)
    {
        var folder = await AzuritePackage.FolderAsync();
        var (blobs, queues, tables) = ports ?? (FreePort(), FreePort(), FreePort());
        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(Repository.Root, "Pipeline.Tests", "Support", "Azure", "host.cjs"),
                "--skipApiVersionCheck", "--silent", "--disableTelemetry",
                "--blobPort", Text(blobs), "--queuePort", Text(queues), "--tablePort", Text(tables),
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        AzuriteServer server = new(process, blobs, queues, tables);
        _ = server.CountClosedAsync();
        using CancellationTokenSource late = new(StartWithin);
        foreach (var port in new[] { blobs, queues, tables })
        {
            while (!await IsOpenAsync(port))
            {
                if (process.HasExited || late.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"Azurite did not start: {await errors}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }

        return server;
    }

    /// <summary>Ends it, as its input does.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Ends it by SIGTERM: it closes its services, and has written what it holds by then.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]);
        await kill.WaitForExitAsync();
        using CancellationTokenSource late = new(StartWithin);
        while (!late.IsCancellationRequested && !_process.HasExited && Volatile.Read(ref _closed) < Services)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        await StopAsync();
    }

    private async Task CountClosedAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("successfully closed", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _closed);
            }
        }
    }

    private static Task<AzuriteServer> StartSharedAsync()
    {
        lock (Gate)
        {
            return _shared ??= StartAsync(["--inMemoryPersistence"]);
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>A port that nobody listens to.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
