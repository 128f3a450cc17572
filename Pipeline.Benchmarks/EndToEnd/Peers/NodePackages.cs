namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>The peers' scripts, copied beside this program, and the packages they need, fetched there once with npm.</summary>
internal static class NodePackages
{
    /// <summary>Where the scripts are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "EndToEnd", "Peers", "node");

    /// <summary>Why the scripts cannot be run here; <see langword="null"/> when they can.</summary>
    public static async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MeasuredProcess.RunAsync("node", ["--version"], Folder, cancellationToken);
            if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            {
                await Console.Error.WriteLineAsync("fetching the peers' packages with npm…");
                await MeasuredProcess.RunAsync("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"], Folder, cancellationToken);
            }

            return null;
        }
        catch (InvalidOperationException fault)
        {
            return fault.Message;
        }
    }
}
