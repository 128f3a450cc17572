using System.Buffers;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion;

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

    /// <summary>The bytes of a regular file, bounded; none of what has no length.</summary>
    /// <exception cref="PermanentException">The file is missing, not readable, or too large.</exception>
    public static async ValueTask<DocumentBytes> ReadAsync(string path, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            var length = LengthOf(path, maxBytes);
            if (length == 0)
            {
                return new DocumentBytes([], 0); // a pipe or a device says it has no bytes, and opening it could wait for ever
            }

            var buffer = ArrayPool<byte>.Shared.Rent((int)length + 1);
            try
            {
                var read = await FillAsync(path, buffer.AsMemory(0, (int)length + 1), cancellationToken).ConfigureAwait(false);
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

    private static long LengthOf(string path, long maxBytes)
    {
        FileInfo file = new(path);
        var length = file.LinkTarget is null ? file.Length : new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName).Length; // of a link, the length of its path
        return length > Math.Min(maxBytes, Array.MaxLength - 1) ? throw new PermanentException($"'{path}' has {length} bytes; at most {maxBytes} are read. Raise 'maxBytes' of the stage 'read', or split the file.")
            : length;
    }

    private static async ValueTask<int> FillAsync(string path, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
    }
}
