using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>Tells the encodings that write everything in ASCII, with an escape sequence before each run of other letters (RFC 1468, RFC 1557, RFC 1843). Such text is valid UTF-8 too. Pure.</summary>
internal static class EscapedCharsets
{
    private const int Sample = 64 * 1024;

    /// <summary>Whether a text is in one of them.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes) => Find(bytes) is not null;

    /// <summary>The encoding, or <see langword="null"/>.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, Sample)];
        if (!sample.ContainsAny((byte)0x1B, (byte)'~'))
        {
            return null;
        }

        return sample.IndexOf("\u001B$)C"u8) >= 0 ? Encoding.GetEncoding("iso-2022-kr")
            : sample.IndexOf("\u001B$B"u8) >= 0 || sample.IndexOf("\u001B$@"u8) >= 0 ? Encoding.GetEncoding("iso-2022-jp")
            : IsHz(sample) ? Encoding.GetEncoding("hz-gb-2312")
            : null;
    }

    /// <summary>Whether what stands between ~{ and ~} is pairs of printable bytes, somewhere at least. A text that shows the signs themselves has none.</summary>
    private static bool IsHz(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.IndexOf("~{"u8);
        if (start < 0 || bytes.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
        {
            return false;
        }

        var rest = bytes[(start + 2)..];
        var end = rest.IndexOf("~}"u8);
        return end > 0 && end % 2 == 0 && !rest[..end].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);
    }
}
