using System.Globalization;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>
/// Tells UTF-16 and UTF-32 without a byte order mark from binary data and from other encodings. Text of other encodings has no zero bytes; UTF-16 has one in each character of ASCII, blanks and line ends at
/// least. Read in the wrong order, or if it is something else, its characters are of all kinds, and many of them are none. Pure.
/// </summary>
internal static class WideEncodings
{
    private const int Sample = 8 * 1024;
    private const double MostStrange = 0.02; // a few characters of a newer Unicode, or of a font's own

    /// <summary>The byte order, or <see langword="null"/> when it is neither.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0 || !bytes[..Math.Min(bytes.Length, Sample)].Contains((byte)0))
        {
            return null;
        }

        var sample = bytes[..(Math.Min(bytes.Length, Sample) & ~3)];
        if (bytes.Length % 4 == 0 && FindFourBytes(sample) is { } four)
        {
            return four;
        }

        var little = Look(sample, Encoding.Unicode);
        var big = Look(sample, Encoding.BigEndianUnicode);
        return Math.Min(little.Strangeness, big.Strangeness) > MostStrange ? null
            : little.CompareTo(big) <= 0 ? Encoding.Unicode
            : Encoding.BigEndianUnicode;
    }

    /// <summary>No character is beyond 0x10FFFF: of each four bytes the highest is zero, and the next nearly so.</summary>
    private static Encoding? FindFourBytes(ReadOnlySpan<byte> bytes)
    {
        var (isLittle, isBig) = (!bytes.IsEmpty, !bytes.IsEmpty);
        for (var index = 0; index + 3 < bytes.Length; index += 4)
        {
            isLittle &= bytes[index + 3] == 0 && bytes[index + 2] <= 0x10;
            isBig &= bytes[index] == 0 && bytes[index + 1] <= 0x10;
        }

        return isLittle == isBig ? null : isLittle ? Encoding.UTF32 : new UTF32Encoding(bigEndian: true, byteOrderMark: false);
    }

    /// <summary>The share of characters that texts do not have, and of those that stand alone in their block of 256: in the wrong order a text has as many blocks as letters.</summary>
    private static (double Strangeness, int Blocks) Look(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var text = encoding.GetString(bytes);
        HashSet<int> blocks = [];
        HashSet<char> letters = [];
        var strange = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text, index))
            {
                index++;
                continue;
            }

            var character = text[index];
            strange += IsStrange(character) ? 1 : 0;
            letters.Add(character);
            blocks.Add(character >> 8);
        }

        var isScattered = blocks.Count > 3 && blocks.Count * 2 > letters.Count && !text.AsSpan().ContainsAnyInRange('\u3000', '\u9FFF');
        return (isScattered ? 1 : (double)strange / Math.Max(1, text.Length), blocks.Count);
    }

    private static bool IsStrange(char character) => character is '\uFFFD' or (< ' ' and not ('\t' or '\n' or '\r' or '\f')) || char.GetUnicodeCategory(character) is
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.Control && character is not ('\t' or '\n' or '\r' or '\f');
}
