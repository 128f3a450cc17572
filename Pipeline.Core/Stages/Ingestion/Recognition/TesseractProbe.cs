using System.ComponentModel;
using System.Text;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>What a tesseract program says of itself. Immutable.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Version">Its version, as <c>tesseract 5.3.4</c>; empty when it does not say.</param>
/// <param name="Languages">The languages that are installed.</param>
internal sealed record TesseractProbe(string Path, string Version, IReadOnlyList<string> Languages)
{
    private const int MaxWords = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks a program for its version and its languages.</summary>
    /// <param name="program">A name or path.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is no such program.</returns>
    public static async Task<TesseractProbe?> FindAsync(string program, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProgramFile.Find(program) is not { } path)
        {
            return null;
        }

        var version = await AskAsync(path, "--version", time, cancellationToken).ConfigureAwait(false);
        var languages = await AskAsync(path, "--list-langs", time, cancellationToken).ConfigureAwait(false);
        return new TesseractProbe(path, version.Count > 0 ? version[0] : "", [.. languages.Where(line => !line.Contains(' ', StringComparison.Ordinal))]); // the first line says how many, in words
    }

    /// <summary>The lines it answers; none when it cannot be started, takes too long, or fails.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(string path, string question, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var process = ConfinedProcess.Start(path, [question], new Dictionary<string, string>(StringComparer.Ordinal));
            using CancellationTokenSource late = new(Limit, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var kill = stop.Token.UnsafeRegister(static process => ((ConfinedProcess)process!).Kill(), process);
            await using (kill.ConfigureAwait(false))
            {
                await process.Input.DisposeAsync().ConfigureAwait(false);
                var words = new byte[MaxWords];
                var length = await process.Output.ReadAtLeastAsync(words, MaxWords, throwOnEndOfStream: false, CancellationToken.None).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                return Encoding.UTF8.GetString(words, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return [];
        }
    }
}
