using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Pipeline.Tests.Support.Azure;

/// <summary>The emulator's package, fetched once with npm, as package-lock.json has it, into a folder beside the build's own.</summary>
internal static class AzuritePackage
{
    private static readonly string Here = Path.Combine(Repository.Root, "Pipeline.Tests", "Support", "Azure");

    /// <summary>The folder with node_modules.</summary>
    /// <exception cref="InvalidOperationException">There is no Node, or no package: the message says so.</exception>
    public static async Task<string> FolderAsync()
    {
        await RunAsync("node", ["--version"], Here);
        var mark = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Here, "package-lock.json"))))[..12];
        var folder = Path.Combine(Repository.Root, "Pipeline.Tests", "obj", "azurite", mark);
        if (Directory.Exists(Path.Combine(folder, "node_modules", "azurite")))
        {
            return folder;
        }

        // In a folder of its own first: a fetch that is broken off, or another one at the same time, leaves nothing half done.
        var fetched = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(fetched);
        foreach (var file in new[] { "package.json", "package-lock.json" })
        {
            File.Copy(Path.Combine(Here, file), Path.Combine(fetched, file), overwrite: true);
        }

        await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], fetched);
        if (!Directory.Exists(folder))
        {
            Directory.Move(fetched, folder);
        }

        return folder;
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, string folder)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"Needs Azurite, and '{program} {string.Join(' ', arguments)}' failed: {await output}{await errors}");
            }
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"Needs Node for Azurite, and there is no '{program}' here.", missing);
        }
    }
}
