using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Benching;

/// <summary>Runs <c>bench throughput</c> in a process of its own, whose peak of memory is its own.</summary>
internal static class ThroughputProcess
{
    /// <summary>The report of the last workload.</summary>
    /// <param name="settings">The workload.</param>
    /// <param name="output">The folder that it writes to.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="InvalidOperationException">The process failed; what it said is in the message.</exception>
    public static async Task<ThroughputReport> RunAsync(ThroughputSettings settings, string output, CancellationToken cancellationToken)
    {
        var (program, arguments) = ParserProgram.Command([.. Arguments(settings, output)]);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var answer = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<ThroughputReport[]>(await answer, PipelineJson.Options)![^1]
            : throw new InvalidOperationException($"'pipeline {string.Join(' ', Arguments(settings, output))}' ended with {process.ExitCode}: {await errors}");
    }

    private static IEnumerable<string> Arguments(ThroughputSettings settings, string output) =>
    [
        "bench", "throughput", "--json", "--out", output, .. settings.Config is { } config ? ["--config", config.FullName] : Array.Empty<string>(),
        "--jobs", settings.Jobs.ToString(CultureInfo.InvariantCulture),
        "--in-flight", settings.InFlight.ToString(CultureInfo.InvariantCulture),
        "--warmups", settings.Warmups.ToString(CultureInfo.InvariantCulture),
        .. settings.Documents.SelectMany(path => (string[])["--documents", path]),
        .. settings.Questions is { } questions ? ["--questions", questions.FullName] : Array.Empty<string>(),
        .. settings.Profile is { } profile ? ["--profile", profile] : Array.Empty<string>(),
        .. settings.Set.SelectMany(assignment => (string[])["--set", assignment]),
    ];
}
