using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// A process that parses documents, one at a time. It gets no environment beyond what a program needs to start, so no secret either, and a heap that cannot grow beyond its
/// share of the memory. Used by one caller at a time; <see cref="Kill"/> and <see cref="MemoryInUse"/> may be called at any time.
/// </summary>
internal sealed class ParserProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "LANG"];

    private readonly Process _process;
    private readonly Task<string> _firstWords;
    private readonly int _maxReply;
    private TimeSpan _processorTime;

    private ParserProcess(Process process, int maxReply)
    {
        _process = process;
        _maxReply = maxReply;
        _firstWords = FirstWordsAsync(process.StandardError);
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it is gone.</summary>
    public bool HasEnded => _process.HasExited;

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

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <exception cref="IOException">It cannot be started, or ended before it was ready.</exception>
    public static async Task<ParserProcess> StartAsync(ParserLaunch launch, ReadOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = Start(launch, options);
        ParserProcess parser = new(process, ParserReply.MaxLength(options.MaxBytes));
        using CancellationTokenSource late = new(StartTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var kill = stop.Token.UnsafeRegister(static process => ((ParserProcess)process!).Kill(), parser);
        await using (kill.ConfigureAwait(false))
        {
            try
            {
                _ = await ParserFrames.ReadAsync(process.StandardOutput.BaseStream, 0, CancellationToken.None).ConfigureAwait(false)
                    ?? throw await parser.DiedAsync(null).ConfigureAwait(false);
                return parser;
            }
            catch (Exception error)
            {
                parser.Kill();
                parser.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                throw new IOException($"A process to parse documents could not be started as '{launch.FileName} {string.Join(' ', launch.Arguments)}': {error.Message}", error);
            }
        }
    }

    /// <summary>Has a document parsed. To stop it, kill the process.</summary>
    /// <exception cref="ParserDiedException">The process ended before it answered.</exception>
    /// <exception cref="InvalidDataException">What it answered is no answer.</exception>
    public async Task<ParserReply> ParseAsync(ReadOnlyMemory<byte> content, string name)
    {
        byte[]? message;
        try
        {
            await ParserFrames.WriteAsync(_process.StandardInput.BaseStream, CancellationToken.None, ParserFrames.RequestHead(name), content).ConfigureAwait(false);
            message = await ParserFrames.ReadAsync(_process.StandardOutput.BaseStream, _maxReply, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw await DiedAsync(error).ConfigureAwait(false);
        }

        return ParserReply.Of(message ?? throw await DiedAsync(null).ConfigureAwait(false));
    }

    /// <summary>Ends it at once.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static Process Start(ParserLaunch launch, ReadOptions options)
    {
        ProcessStartInfo start = new(launch.FileName, launch.Arguments)
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

        start.Environment["DOTNET_GCHeapHardLimit"] = (options.ParseMemory / 4 * 3).ToString("x", CultureInfo.InvariantCulture); // the rest is for the runtime
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new IOException($"A process to parse documents could not be started: {error.Message}", error);
        }
    }

    /// <summary>How it ended: what it said first, or else its exit code.</summary>
    private async Task<ParserDiedException> DiedAsync(Exception? error)
    {
        Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var words = await _firstWords.ConfigureAwait(false);
        return new ParserDiedException(words.Length > 0 ? words : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}"), error);
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
