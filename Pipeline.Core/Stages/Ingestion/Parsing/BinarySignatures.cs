namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>What binary data is by its first bytes, for people. Pure.</summary>
internal static class BinarySignatures
{
    private static readonly (byte[] Magic, string Name)[] Known =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("RIFF"u8.ToArray(), "a picture, sound or video (RIFF)"),
        ("II*\0"u8.ToArray(), "a TIFF picture"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ([(byte)'M', (byte)'Z', 0x90], "a program"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ("BZh"u8.ToArray(), "bzip2 data"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "xz data"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data"),
        ("SQLite format 3\0"u8.ToArray(), "an SQLite database"),
        ("ID3"u8.ToArray(), "a sound (MP3)"),
        ("OggS"u8.ToArray(), "a sound or video (Ogg)"),
        ("{\\rtf"u8.ToArray(), "a Rich Text document (RTF); save it as .docx"),
    ];

    private static ReadOnlySpan<byte> OldOffice => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>What it is; <see langword="null"/> when it may be text.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        foreach (var (magic, name) in Known)
        {
            if (bytes.StartsWith(magic))
            {
                return name;
            }
        }

        return !bytes.StartsWith(OldOffice) ? null
            : bytes.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0 ? "an Office document protected by a password; save a copy without one"
            : "an Office document or mail of the format before 2007 (.doc, .xls, .ppt, .msg); save it as .docx, .xlsx or .eml";
    }
}
