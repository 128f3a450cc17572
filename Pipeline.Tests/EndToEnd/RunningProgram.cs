using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The program while it runs. Killed, with what it started, when a test leaves it running.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _patience;
    private readonly StringBuilder _error = new();

    public RunningProgram(Process process, TimeSpan patience)
    {
        _process = process;
        _patience = new CancellationTokenSource(patience);
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Reads stderr until a line contains a text, and gives that line.</summary>
    public async Task<string> UntilErrorHasAsync(string text)
    {
        while (await _process.StandardError.ReadLineAsync(_patience.Token) is { } line)
        {
            _error.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The program ended without '{text}' on stderr: {_error}");
    }

    /// <summary>Reads stdout until a line contains a text, and gives that line. The lines read are no part of what <see cref="EndAsync"/> gives.</summary>
    public async Task<string> UntilOutputHasAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The program ended without '{text}' on stdout: {_error}");
    }

    /// <summary>Sends a signal: TERM, INT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_patience.Token);
    }

    /// <summary>Ends it at once, with no time to clean up: SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the end.</summary>
    public async Task<CommandRun> EndAsync(string stdin = "")
    {
        var output = _process.StandardOutput.ReadToEndAsync(_patience.Token);
        var error = _process.StandardError.ReadToEndAsync(_patience.Token);
        await _process.StandardInput.WriteAsync(stdin);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(_patience.Token);
        return new CommandRun(_process.ExitCode, await output, _error + await error);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _patience.Dispose();
        return default;
    }
}
