namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>A stream that counts what is read and fails beyond a limit. It does not own the stream below.</summary>
/// <param name="inner">The stream that is read.</param>
/// <param name="limit">The most bytes.</param>
/// <param name="tooMuch">Makes the failure.</param>
internal sealed class BoundedStream(Stream inner, long limit, Func<Exception> tooMuch) : Stream
{
    /// <summary>How many bytes have been read.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Count; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count += read;
        return Count <= limit ? read : throw tooMuch();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
