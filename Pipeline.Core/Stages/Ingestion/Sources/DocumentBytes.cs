using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>A file's bytes, in a rented buffer that goes back when this is disposed.</summary>
internal sealed class DocumentBytes : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private DocumentBytes(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The bytes, until this is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>The bytes of a regular file, bounded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes.</param>
    /// <param name="check">Throws when what the path led to may not be read. Nothing of it was read by then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PermanentException">The file is missing, not readable, not a regular file, or too large.</exception>
    /// <exception cref="IOException">It could not be read this time.</exception>
    public static async ValueTask<DocumentBytes> ReadAsync(string path, long maxBytes, Action<OpenedPath> check, CancellationToken cancellationToken)
    {
        try
        {
            using var opened = OpenedPath.Find(path);
            check(opened);
            opened.ThrowIfNoFile();
            ThrowIfTooLarge(path, opened.Length, maxBytes);
            return await ReadAsync(path, opened, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PermanentException($"'{path}' does not exist; check the path, and that this worker sees the same files as the sender.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new PermanentException($"'{path}' may not be read by this user; give the worker's user access to it.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static void ThrowIfTooLarge(string path, long length, long maxBytes)
    {
        if (length > Math.Min(maxBytes, Array.MaxLength - 1))
        {
            throw new PermanentException($"'{path}' has {length} bytes; at most {maxBytes} are read. Raise 'maxBytes' of the stage 'read', or split the file.");
        }
    }

    private static async ValueTask<DocumentBytes> ReadAsync(string path, OpenedPath opened, CancellationToken cancellationToken)
    {
        var length = (int)opened.Length;
        if (length == 0)
        {
            return new DocumentBytes([], 0);
        }

        using var file = opened.OpenRead();
        var buffer = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            var read = await FillAsync(file, buffer.AsMemory(0, length + 1), cancellationToken).ConfigureAwait(false);
            return read <= length
                ? new DocumentBytes(buffer, read)
                : throw new IOException($"'{path}' grew beyond its {length} bytes while it was read; try again when nothing writes to it.");
        }
        catch (Exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static async ValueTask<int> FillAsync(SafeFileHandle file, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length && await RandomAccess.ReadAsync(file, buffer[filled..], filled, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }
}
