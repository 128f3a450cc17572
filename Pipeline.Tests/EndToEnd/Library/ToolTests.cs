using System.Diagnostics;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd.Library;

/// <summary>The program as a .NET tool, installed from its package.</summary>
[CancelAfter(300_000)]
internal sealed class ToolTests
{
    [Test]
    public async Task Tool_is_called_pipeline_and_answers()
    {
        using LibraryPackage package = new();
        await package.PackAsync("Pipeline.Worker");
        var program = Path.Combine(await package.InstallToolAsync("pipeline"), OperatingSystem.IsWindows() ? "pipeline.exe" : "pipeline");

        var ingested = await RunAsync(program, package.Folder, "ingest", "--text", "A lease is renewed at a third of its time.");
        var asked = await RunAsync(program, package.Folder, "ask", "When", "is", "a", "lease", "renewed?");

        Assert.That(ingested.ExitCode, Is.Zero, ingested.Error);
        Assert.That(asked.Out, Does.Contain("at a third of its time"), asked.Error);
    }

    private static async Task<Tests.Worker.Support.CommandRun> RunAsync(string program, string folder, params string[] args)
    {
        ProcessStartInfo start = new(program, args) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        await using RunningProgram running = new(Process.Start(start)!, TimeSpan.FromMinutes(2));
        return await running.EndAsync();
    }
}
