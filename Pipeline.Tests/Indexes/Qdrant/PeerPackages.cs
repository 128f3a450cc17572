using System.Diagnostics;
using NUnit.Framework;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>The contract peer's script with its npm packages, installed once below the build's own folder.</summary>
internal static class PeerPackages
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>The folder with <c>server.mjs</c>, or the test is skipped.</summary>
    public static async Task<string> FolderOrSkipAsync()
    {
        SharedData.PathOrSkip("peers", "qdrant", "server.mjs");
        await Installing.WaitAsync();
        try
        {
            return await InstallAsync();
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Repository.Root, "Pipeline.Tests", "obj", "peers", "qdrant-2");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        // Complete under another name first: a run that is stopped in the middle leaves no half of it.
        var making = $"{folder}-{Environment.ProcessId}";
        Directory.CreateDirectory(making);
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOrSkip("peers", "qdrant")))
        {
            await File.WriteAllBytesAsync(Path.Combine(making, Path.GetFileName(file)), await File.ReadAllBytesAsync(file));
        }

        // Its listings go on showing a point as it was before it was replaced, until another one comes or goes.
        var engine = Path.Combine(making, "engine.mjs");
        await File.WriteAllTextAsync(engine, (await File.ReadAllTextAsync(engine)).Replace("if (!this.points.has(p.key)) this.sorted = null;", "this.sorted = null;", StringComparison.Ordinal));

        // Its faults all say the same.
        var server = Path.Combine(making, "server.mjs");
        await File.WriteAllTextAsync(server, (await File.ReadAllTextAsync(server)).Replace("'injected fault'", "faults.failMessage ?? 'injected fault'", StringComparison.Ordinal));
        await RunAsync("npm", ["ci", "--omit=dev", "--omit=peer", "--no-audit", "--no-fund", "--ignore-scripts"], making);
        Directory.Move(making, folder);
        return folder;
    }

    private static async Task RunAsync(string program, string[] arguments, string folder)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, string.Concat(await output));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"Needs Node.js, whose '{program}' is not there.");
        }
    }
}
