using NUnit.Framework;

namespace Pipeline.Tests.Support.Azure;

/// <summary>An emulator that keeps what it holds in a folder, is stopped and started again there, on the same ports.</summary>
internal sealed class RestartedAzurite
{
    private readonly string _folder;
    private AzuriteServer _server;

    private RestartedAzurite(string folder, AzuriteServer server) => (_folder, _server) = (folder, server);

    /// <summary>The connection string; it stays.</summary>
    public string Connection => _server.Connection;

    /// <summary>How often it was started again.</summary>
    public int Times { get; private set; }

    public static async Task<RestartedAzurite> StartAsync(string folder) => new(folder, await AzuriteServer.StartAsync(["--location", folder]));

    /// <summary>Stops it (SIGTERM), lets a time pass, and starts it again.</summary>
    public async Task RestartAsync(TimeSpan away)
    {
        await _server.TerminateAsync();
        await Task.Delay(away, TimeProvider.System, CancellationToken.None);
        _server = await AzuriteServer.StartAsync(["--location", _folder], (_server.BlobPort, _server.QueuePort, _server.TablePort));
        Times++;
        await TestContext.Progress.WriteLineAsync($"the emulator was started again, {Times}");
    }

    public Task StopAsync() => _server.StopAsync();
}
