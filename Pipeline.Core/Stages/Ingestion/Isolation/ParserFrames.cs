using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// What a parser process and the one that started it say to each other: a length (four bytes, little-endian), then so many bytes. The process says an empty message when it
/// is ready. A request is a name, the parts that are asked for, and a document; a reply is a <see cref="ParserReply"/>.
/// </summary>
internal static class ParserFrames
{
    /// <summary>The next message, or <see langword="null"/> at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is longer than allowed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within it.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, int maxLength, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > maxLength)
        {
            throw new InvalidDataException($"A message of {length} bytes came from a parser process; at most {maxLength} are read.");
        }

        var message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
        return message;
    }

    /// <summary>Writes a message of several parts.</summary>
    public static async ValueTask WriteAsync(Stream stream, CancellationToken cancellationToken, params ReadOnlyMemory<byte>[] parts)
    {
        var head = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, checked((int)parts.Sum(part => (long)part.Length)));
        await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        foreach (var part in parts)
        {
            await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }

        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What stands before a request's document.</summary>
    public static byte[] RequestHead(string name, DocumentParts parts)
    {
        using MemoryStream head = new();
        using BinaryWriter writer = new(head, Encoding.UTF8);
        writer.WriteText(name);
        writer.Write((int)parts);
        writer.Flush();
        return head.ToArray();
    }

    /// <summary>The name, the parts and the document of a request.</summary>
    public static (string Name, DocumentParts Parts, ReadOnlyMemory<byte> Content) ReadRequest(byte[] request)
    {
        using MemoryStream head = new(request);
        using BinaryReader reader = new(head, Encoding.UTF8);
        var name = reader.ReadText();
        var parts = (DocumentParts)reader.ReadInt32();
        return (name, parts, request.AsMemory((int)head.Position));
    }

    /// <summary>A text as it is in memory: nothing is lost, not even half a surrogate pair.</summary>
    public static void WriteText(this BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>What <see cref="WriteText"/> has written.</summary>
    /// <exception cref="EndOfStreamException">There is less of it than it says.</exception>
    public static string ReadText(this BinaryReader reader)
    {
        var length = reader.ReadInt32();
        return length < 0 || length > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(char)
            ? throw new EndOfStreamException($"A text of {length} characters is cut short.")
            : string.Create(length, reader, (text, from) => from.ReadExactly(MemoryMarshal.AsBytes(text)));
    }
}
