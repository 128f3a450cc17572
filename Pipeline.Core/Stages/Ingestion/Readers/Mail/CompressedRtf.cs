using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Unpacks the Rich Text bodies of Outlook's mails (MS-OXRTFCP). Pure.</summary>
internal static class CompressedRtf
{
    private const int HeadLength = 16;
    private const int Window = 4096;
    private const string Known = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

    /// <summary>The document; <see langword="null"/> when it is no such.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < HeadLength)
        {
            return null;
        }

        var rest = packed[HeadLength..];
        return packed[8..].StartsWith("MELA"u8) ? rest.ToArray()
            : packed[8..].StartsWith("LZFu"u8) ? Unpack(rest, BinaryPrimitives.ReadUInt32LittleEndian(packed[4..]))
            : null;
    }

    /// <summary>Each reference of two bytes gives at most seventeen, so that no bomb can be made.</summary>
    private static byte[] Unpack(ReadOnlySpan<byte> packed, uint length)
    {
        var window = new byte[Window];
        var write = Encoding.ASCII.GetBytes(Known, window);
        using MemoryStream unpacked = new();
        for (var at = 0; at < packed.Length && unpacked.Length < length;)
        {
            var flags = packed[at++];
            for (var bit = 0; bit < 8 && at < packed.Length && unpacked.Length < length; bit++)
            {
                if ((flags & (1 << bit)) == 0)
                {
                    Put(packed[at++]);
                    continue;
                }

                if (at + 2 > packed.Length)
                {
                    return unpacked.ToArray();
                }

                var reference = (packed[at] << 8) | packed[at + 1];
                at += 2;
                var from = reference >> 4;
                if (from == write)
                {
                    return unpacked.ToArray();
                }

                for (var left = (reference & 0xF) + 2; left > 0; left--, from = (from + 1) % Window)
                {
                    Put(window[from]);
                }
            }
        }

        return unpacked.ToArray();

        void Put(byte value)
        {
            unpacked.WriteByte(value);
            window[write] = value;
            write = (write + 1) % Window;
        }
    }
}
