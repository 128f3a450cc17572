using System.Diagnostics;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The built program, run as a process of its own in a folder of its own, as a user would.</summary>
internal sealed class PipelineProgram : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The working directory.</summary>
    public string Folder => _folder.Path;

    /// <summary>How long a process may take before the test gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(6);

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

    /// <summary>Runs a command to its end, after words of a shell that limit it: <c>ulimit -n 64</c>.</summary>
    public async Task<CommandRun> RunLimitedAsync(string limit, params string[] args)
    {
        await using var running = Launch(["sh", "-c", $"{limit} && exec \"$@\"", "sh", .. Command(args)]);
        return await running.EndAsync();
    }

    /// <summary>Starts a command that goes on.</summary>
    public RunningProgram Start(params string[] args) => Launch(Command(args));

    /// <summary>Starts a command that goes on as the child of a script, which is given it as its arguments.</summary>
    public RunningProgram StartUnder(string script, params string[] args) => Launch(["sh", "-c", "chmod u+x \"$0\" && exec \"$0\" \"$@\"", script, .. Command(args)]);

    /// <summary>Starts another program in the working directory.</summary>
    public RunningProgram StartOther(params string[] command) => Launch(command);

    public void Dispose() => _folder.Dispose();

    // A shell that starts the tests in the background makes them, and all they start, deaf to INT; nohup to HUP.
    private static string[] Command(string[] args) =>
        [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP"] : Array.Empty<string>(), "dotnet", Path.Combine(AppContext.BaseDirectory, "pipeline.dll"), .. args];

    private RunningProgram Launch(string[] command)
    {
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
}
