using System.Diagnostics;
using System.Globalization;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.EndToEnd.Library;

/// <summary>Pipeline.Core as a package in a folder of its own, and projects beside it that use it as anybody's would. Its version is new each time, since packages are cached by version.</summary>
internal sealed class LibraryPackage : IDisposable
{
    private const string Name = "Pipeline.Core";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempFolder _folder = new();
    private readonly string _version = string.Create(CultureInfo.InvariantCulture, $"0.0.{Environment.ProcessId}-t{TimeProvider.System.GetUtcNow().Ticks}");

    /// <summary>The folder with the package; projects are in folders below it.</summary>
    public string Folder => _folder.Path;

    /// <summary>Where the package is.</summary>
    public string Packages => _folder.File("packages");

    /// <summary>Makes the package of the assembly that the tests were built with.</summary>
    public Task PackAsync() => PackAsync(Name);

    /// <summary>Makes a project's package.</summary>
    /// <param name="project">Its folder.</param>
    public async Task PackAsync(string project)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        await RunAsync(Repository.Root, "pack", project, "-c", configuration, "--no-build", "-o", Packages, $"-p:Version={_version}");
        await File.WriteAllTextAsync(_folder.File("nuget.config"), $"""<configuration><packageSources><add key="packed" value="{Packages}" /></packageSources></configuration>""");
    }

    /// <summary>Makes a project that uses the package, and builds it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sdk">Its SDK.</param>
    /// <param name="properties">Its properties, as XML.</param>
    /// <param name="code">Its only file of code.</param>
    /// <returns>The folder with what was built.</returns>
    public async Task<string> BuildAsync(string name, string sdk, string properties, string code)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
             <Project Sdk="{sdk}">
               <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>{properties}</PropertyGroup>
               <ItemGroup><PackageReference Include="{Name}" Version="{_version}" /></ItemGroup>
             </Project>
             """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), code);
        await RunAsync(folder, "build", "-c", "Release", "-o", "out", "--nologo");
        return Path.Combine(folder, "out");
    }

    /// <summary>Installs the package of a .NET tool.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The folder with the program.</returns>
    public async Task<string> InstallToolAsync(string id)
    {
        await RunAsync(Folder, "tool", "install", id, "--tool-path", "tools", "--version", _version, "--configfile", _folder.File("nuget.config"));
        return _folder.File("tools");
    }

    /// <summary>Deletes the folder, and what was cached of the package.</summary>
    public void Dispose()
    {
        var cached = Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), Name.ToLowerInvariant(), _version);
        if (Directory.Exists(cached))
        {
            Directory.Delete(cached, recursive: true);
        }

        _folder.Dispose();
    }

    private static async Task RunAsync(string folder, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", args) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // no server of the build stays behind
        await using RunningProgram running = new(Process.Start(start)!, Patience);
        var run = await running.EndAsync();
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"'dotnet {string.Join(' ', args)}' ended with {run.ExitCode}:\n{run.Out}\n{run.Error}");
        }
    }
}
