using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Pipeline.Worker.Intake;

/// <summary>
/// Reads a stream line by line in bounded memory: a line longer than <paramref name="maxBytes"/> is skipped and reported, not buffered. Blank lines count
/// but are not handed out.
/// </summary>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private const byte LineFeed = (byte)'\n';
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private long _number;
    private bool _skipping;

    public async IAsyncEnumerable<Line> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            for (var ended = false; !ended;)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (TryTake(ref buffer, read.IsCompleted) is { } line)
                {
                    if (line.TooLong || !IsBlank(line.Bytes.Span))
                    {
                        yield return line;
                    }
                }

                ended = read.IsCompleted;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>Takes the next whole line off the buffer, or the rest of it when the stream has ended; <see langword="null"/> when more bytes are needed.</summary>
    private Line? TryTake(ref ReadOnlySequence<byte> buffer, bool ended)
    {
        if (buffer.PositionOf(LineFeed) is { } end)
        {
            var line = Finish(buffer.Slice(0, end));
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (ended)
        {
            var rest = buffer.IsEmpty && !_skipping ? (Line?)null : Finish(buffer);
            buffer = buffer.Slice(buffer.End);
            return rest;
        }

        if (buffer.Length > maxBytes)
        {
            _skipping = true;
            buffer = buffer.Slice(buffer.End);
        }

        return null;
    }

    private Line Finish(ReadOnlySequence<byte> bytes)
    {
        var tooLong = _skipping || bytes.Length > maxBytes;
        _skipping = false;
        _number++;
        return new Line(_number, tooLong ? default : Trim(bytes.ToArray()), tooLong);
    }

    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line) =>
        _number == 1 && line.Span.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}
