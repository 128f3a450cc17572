using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Worker.Terminal;

/// <summary>
/// Where a command's words go. With <c>--json</c> stdout carries exactly one JSON document; without, the same result in words. Everything else is a note
/// on stderr. Words are cleaned of terminal control characters on the way.
/// </summary>
internal sealed class Output : IDisposable
{
    private readonly Stream _stdout;
    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private bool _documentWritten;

    public Output(Streams streams, bool json)
    {
        _stdout = streams.Out;
        IsJson = json;
        _out = json ? TextWriter.Null : WriterTo(streams.Out, streams.OutIsTerminal);
        _error = WriterTo(streams.Error, isTerminal: false);
    }

    /// <summary>Whether stdout is for a machine.</summary>
    public bool IsJson { get; }

    /// <summary>The result in words, on stdout; nowhere under <c>--json</c>.</summary>
    public TextWriter Words => _out;

    /// <summary>Remarks, on stderr.</summary>
    public TextWriter Notes => _error;

    /// <summary>Prints the result: the document under <c>--json</c>, else its words.</summary>
    public void Result<T>(T document, Action<TextWriter> words)
    {
        if (!IsJson)
        {
            words(_out);
            return;
        }

        MarkDocument();
        JsonSerializer.Serialize(_stdout, document, PipelineJson.Options);
        EndDocument();
    }

    /// <summary>Writes the one JSON document piece by piece, for results that need not fit into memory. The writer is flushed by whoever fills it.</summary>
    public async Task DocumentAsync(Func<Utf8JsonWriter, Task> write)
    {
        MarkDocument();
        await using (Utf8JsonWriter writer = new(_stdout, new JsonWriterOptions { Encoder = PipelineJson.Options.Encoder }))
        {
            await write(writer);
        }

        EndDocument();
    }

    /// <summary>Says why the command ends without a result; under <c>--json</c> also as the document, unless one was begun.</summary>
    public void Failure(string message, int exitCode, object? details)
    {
        _error.WriteLine($"pipeline: {message}");
        if (IsJson && !_documentWritten)
        {
            Result(new ErrorDocument(new ErrorDetails(exitCode, message, details)), static _ => { });
        }
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private static TextWriter WriterTo(Stream stream, bool isTerminal) => TextWriter.Synchronized(
        new CleanWriter(new StreamWriter(stream, Streams.Encoding, leaveOpen: true) { AutoFlush = true }, isTerminal));

    private void MarkDocument()
    {
        if (_documentWritten)
        {
            throw new InvalidOperationException("A command prints one JSON document; this one began a second.");
        }

        _documentWritten = true;
    }

    private void EndDocument()
    {
        _stdout.WriteByte((byte)'\n');
        _stdout.Flush();
    }

    private sealed record ErrorDocument(ErrorDetails Error);

    private sealed record ErrorDetails(int ExitCode, string Message, object? Details);
}
