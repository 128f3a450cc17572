using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>Runs <c>throughput</c> in a process of its own.</summary>
internal static class ThroughputProcess
{
    /// <summary>The report of the last workload.</summary>
    /// <exception cref="InvalidOperationException">The process failed; what it said is in the message.</exception>
    public static async Task<ThroughputReport> RunAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(settings))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_TieredPGO"] = "0" }, // as Pipeline.Worker is built
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<ThroughputReport[]>(await output, PipelineJson.Options)![^1]
            : throw new InvalidOperationException($"'{string.Join(' ', Arguments(settings))}' ended with {process.ExitCode}: {await errors}");
    }

    private static IEnumerable<string> Arguments(ThroughputSettings settings) =>
    [
        .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ThroughputProcess).Assembly.Location] : Array.Empty<string>(),
        "throughput", "--json", .. settings.Config is { } config ? ["--config", config.FullName] : Array.Empty<string>(),
        "--jobs", settings.Jobs.ToString(CultureInfo.InvariantCulture),
        "--in-flight", settings.InFlight.ToString(CultureInfo.InvariantCulture),
        "--warmups", settings.Warmups.ToString(CultureInfo.InvariantCulture),
        .. settings.Documents.SelectMany(path => (string[])["--documents", path]),
        .. settings.Questions is { } questions ? ["--questions", questions.FullName] : Array.Empty<string>(),
        .. settings.Profile is { } profile ? ["--profile", profile] : Array.Empty<string>(),
        .. settings.Set.SelectMany(assignment => (string[])["--set", assignment]),
    ];
}
