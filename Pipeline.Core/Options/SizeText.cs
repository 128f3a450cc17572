namespace Pipeline.Core.Options;

/// <summary>Sizes as pipeline.yaml writes them: <c>512B</c>, <c>64KiB</c>, <c>1MiB</c>, <c>2GiB</c>. Pure.</summary>
public static class SizeText
{
    /// <summary>What a message says is expected.</summary>
    public const string Expected = "a size with a unit: 512B, 64KiB, 1MiB or 2GiB";

    private static readonly KeyValuePair<string, long>[] Units =
    [
        new("B", 1),
        new("KiB", 1L << 10),
        new("MiB", 1L << 20),
        new("GiB", 1L << 30),
        new("TiB", 1L << 40),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number, decimals allowed, with one of the units B, KiB, MiB, GiB, TiB; or 0.</param>
    /// <param name="bytes">The bytes, when this returns <see langword="true"/>.</param>
    public static bool TryParse(string text, out long bytes)
    {
        var read = TextUnits.Read(text, Units);
        bytes = read ?? 0;
        return read is not null;
    }

    /// <summary>Reads a size known to be well-formed.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static long Parse(string text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is not {Expected}.");

    /// <summary>Writes a size in the largest unit that leaves no fraction.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Format(long bytes) => TextUnits.Write(bytes, Units);
}
