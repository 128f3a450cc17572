namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>What binary data is by its first bytes, for people. Pure.</summary>
internal static class BinarySignatures
{
    private static readonly (byte[] Magic, string Name)[] Known =
    [
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("RIFF"u8.ToArray(), "a picture, sound or video (RIFF)"),
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
    ];

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

        return null;
    }
}
