using System.Diagnostics;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The built program, run as a process of its own in a folder of its own, as a user would.</summary>
internal sealed class PipelineProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private readonly TempFolder _folder = new();

    /// <summary>The working directory.</summary>
    public string Folder => _folder.Path;

    /// <summary>What its processes have in their environment beside the tests' own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Writes a file below the working directory.</summary>
    public string Write(string path, string text)
    {
        var full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<CommandRun> RunAsync(params string[] args) => RunAsync("", args);

    /// <summary>Runs a command to its end, with a text on its stdin.</summary>
    public async Task<CommandRun> RunAsync(string stdin, string[] args)
    {
        await using var running = Start(args);
        return await running.EndAsync(stdin);
    }

    /// <summary>Starts a command that goes on.</summary>
    public RunningProgram Start(params string[] args)
    {
        // A shell that starts the tests in the background makes them, and all they start, deaf to INT.
        string[] command = [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), "dotnet", Path.Combine(AppContext.BaseDirectory, "Pipeline.Worker.dll"), .. args];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!, Patience);
    }

    public void Dispose() => _folder.Dispose();
}
