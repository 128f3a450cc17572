namespace Pipeline.Worker.Terminal;

/// <summary>
/// A terminal's stream with a line at its bottom that is redrawn. What is written meanwhile, by whom ever, stands above it: the line goes while others write and comes back when their line has ended. Thread-safe.
/// </summary>
/// <param name="inner">The terminal. Owned.</param>
internal sealed class StatusStream(Stream inner) : Stream
{
    private static readonly byte[] Erase = "\r\u001B[K"u8.ToArray();

    private readonly Lock _lock = new();
    private byte[]? _status;
    private bool _isWithinLine;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Draws the line in the place of the one before.</summary>
    /// <param name="status">The line, shorter than the terminal is wide; <see langword="null"/> for none.</param>
    public void Show(string? status)
    {
        lock (_lock)
        {
            var had = _status is not null;
            _status = status is null ? null : Streams.Encoding.GetBytes(CleanText.OnOneLine(status));
            if (_isWithinLine)
            {
                return;
            }

            if (had || _status is not null)
            {
                inner.Write(Erase);
                inner.Write(_status);
                inner.Flush();
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        lock (_lock)
        {
            if (_status is not null && !_isWithinLine)
            {
                inner.Write(Erase);
            }

            inner.Write(buffer);
            _isWithinLine = buffer[^1] != (byte)'\n';
            if (!_isWithinLine)
            {
                inner.Write(_status);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        lock (_lock)
        {
            inner.Flush();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
