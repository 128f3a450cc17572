using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>Tells Shift-JIS in texts that are too short for statistics, such as a table of names. Pure.</summary>
internal static class ShiftJis
{
    private const double MostlyCommon = 0.9;

    /// <summary>The encoding, when nearly all bytes beyond ASCII are pairs of kana or of the kanji that everybody learns (JIS X 0208, level 1); <see langword="null"/> otherwise.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        var (pairs, common) = (0, 0);
        for (var index = 0; index < bytes.Length; index++)
        {
            var lead = bytes[index];
            if (lead < 0x80 || lead is >= 0xA1 and <= 0xDF) // ASCII, or kana of half width
            {
                continue;
            }

            if (index + 1 == bytes.Length || bytes[index + 1] is < 0x40 or 0x7F or > 0xFC)
            {
                return null;
            }

            pairs++;
            common += lead is >= 0x81 and <= 0x83 or >= 0x88 and <= 0x98 ? 1 : 0;
            index++;
        }

        return pairs > 1 && common >= pairs * MostlyCommon ? Encoding.GetEncoding("shift_jis") : null;
    }
}
