using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// A process that works on documents of strangers. It is started without a shell and gets no environment beyond what a program needs to start, so no secret either.
/// <see cref="Kill"/>, <see cref="MemoryInUse"/> and <see cref="ProcessorTime"/> may be called at any time.
/// </summary>
internal sealed class ConfinedProcess : IDisposable
{
    private static readonly string[] Inherited =
        ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "LANG", "TESSDATA_PREFIX"];

    private readonly Process _process;
    private readonly Task<string> _firstWords;
    private TimeSpan _processorTime;

    private ConfinedProcess(Process process)
    {
        _process = process;
        _firstWords = FirstWordsAsync(process.StandardError);
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it is gone.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The bytes it holds in memory now; 0 when it is gone.</summary>
    public long MemoryInUse
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>The time that processors have worked for it; when it is gone, what is known last.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _processorTime = _process.TotalProcessorTime;
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception or NotSupportedException)
            {
                return _processorTime;
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path or name.</param>
    /// <param name="arguments">Its arguments; none of them is seen by a shell.</param>
    /// <param name="environment">Variables it gets beside those that every program needs.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static ConfinedProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ConfinedProcess(Process.Start(start)!);
    }

    /// <summary>Ends it, and the processes it has started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it is gone
        }
    }

    /// <summary>Waits until it is gone.</summary>
    /// <returns>Its exit code, and the first line that it wrote as an error.</returns>
    public async Task<(int ExitCode, string FirstWords)> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return (_process.ExitCode, await _firstWords.ConfigureAwait(false));
    }

    /// <summary>How it ended: what it said first, or else its exit code. Ends it if it has not.</summary>
    public async Task<string> EndAsync()
    {
        Kill();
        var (exitCode, words) = await WaitAsync().ConfigureAwait(false);
        return words.Length > 0 ? words : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>The first line on stderr, bounded; what follows is read and forgotten.</summary>
    private static async Task<string> FirstWordsAsync(StreamReader error)
    {
        try
        {
            var words = new char[256];
            var length = await error.ReadBlockAsync(words).ConfigureAwait(false);
            var rest = new char[1024];
            while (await error.ReadAsync(rest).ConfigureAwait(false) > 0)
            {
            }

            return new string(words, 0, length).Trim().Split('\n', 2)[0].Trim();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return "";
        }
    }
}
