using System.Buffers;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Reads streams of unknown length, up to a limit.</summary>
internal static class BoundedBytes
{
    private const int Step = 64 * 1024;

    /// <summary>All bytes of a stream, or <see langword="null"/> when there are more than allowed. Holds no more than twice of what came.</summary>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> content = new();
        while (true)
        {
            var read = await stream.ReadAsync(content.GetMemory(Step), cancellationToken).ConfigureAwait(false);
            content.Advance(read);
            if (read == 0)
            {
                return content.WrittenSpan.ToArray();
            }

            if (content.WrittenCount > maxBytes)
            {
                return null;
            }
        }
    }
}
