using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Pipeline.Core.Jobs;
using Ude;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>Makes text of bytes: by byte order mark, else as UTF-8 if it is that, else as what its bytes look like. Pure.</summary>
internal static class TextDecoder
{
    /// <summary>How much is looked at to tell text from binary and one encoding from another.</summary>
    private const int Sample = 64 * 1024;

    /// <summary>The detector takes short Windows-1251 for this, which is all but extinct; they differ in a few capitals.</summary>
    private const string MacCyrillic = "x-mac-cyrillic";

    /// <summary>Those that text does not have: not tab, line feed, carriage return, form feed, escape, and the record separator of RFC 7464.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code).Except("\t\n\r\f\u001B\u001E"u8.ToArray())]);

    private const char Mark = '\uFEFF';

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Encoding.UTF8),
        ([0xFF, 0xFE, 0x00, 0x00], Encoding.UTF32),
        ([0x00, 0x00, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true)),
        ([0xFF, 0xFE], Encoding.Unicode),
        ([0xFE, 0xFF], Encoding.BigEndianUnicode),
    ];

    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="PermanentException">It is not text, or has none.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        var text = DecodeMarked(bytes) ?? DecodeUnmarked(bytes, source);
        return text.AsSpan().IsWhiteSpace() ? throw new PermanentException($"'{source}' has no text: {bytes.Length} bytes of blanks.") : text;
    }

    /// <summary>The encoding of a text without a byte order mark: the one it declares, unless it is UTF-8 all the same; UTF-8 if it is valid, or is but for a few bytes; else what its bytes look like.</summary>
    public static Encoding Find(ReadOnlySpan<byte> bytes) => DeclaredCharset.Find(bytes, DeclaredInText.Find(bytes)) is { } declared ? declared
        : Utf8.IsValid(bytes) && !EscapedCharsets.IsIn(bytes) || IsDamagedUtf8(bytes) ? Encoding.UTF8
        : Detect(bytes);

    /// <summary>Whether a file has nothing in it, or blanks alone. Stops at the first sign.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> bytes)
    {
        if (DecodeMarked(bytes) is { } text)
        {
            return text.AsSpan().Trim(Mark).IsWhiteSpace();
        }

        while (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done && (Rune.IsWhiteSpace(rune) || rune.Value == Mark))
        {
            bytes = bytes[length..];
        }

        return bytes.IsEmpty;
    }

    /// <summary>The first characters, as many as fit: by byte order mark, else a byte each.</summary>
    public static Span<char> Head(ReadOnlySpan<byte> bytes, Span<char> buffer)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                var rest = bytes[mark.Length..];
                encoding.GetDecoder().Convert(rest[..Math.Min(rest.Length, buffer.Length)], buffer, flush: false, out _, out var used, out _);
                return buffer[..used];
            }
        }

        var length = Math.Min(bytes.Length, buffer.Length);
        _ = Encoding.Latin1.GetChars(bytes[..length], buffer);
        return buffer[..length];
    }

    private static string? DecodeMarked(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                return encoding.GetString(bytes[mark.Length..]);
            }
        }

        return null;
    }

    private static string DecodeUnmarked(ReadOnlySpan<byte> bytes, string source)
    {
        if ((WideEncodings.Find(bytes) ?? EscapedCharsets.Find(bytes)) is { } found)
        {
            return found.GetString(bytes);
        }

        ThrowIfBinary(bytes, source);
        return Find(bytes).GetString(bytes);
    }

    /// <summary>Whether bytes are of no text, by their beginning.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, _) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                return false;
            }
        }

        var sample = bytes[..Math.Min(bytes.Length, Sample)];
        return (WideEncodings.Find(bytes) ?? EscapedCharsets.Find(bytes)) is null && (sample.Contains((byte)0) || CountControls(sample) * 50 > sample.Length);
    }

    private static void ThrowIfBinary(ReadOnlySpan<byte> bytes, string source)
    {
        var sample = bytes[..Math.Min(bytes.Length, Sample)];
        var controls = CountControls(sample);
        if (sample.Contains((byte)0) || controls * 50 > sample.Length)
        {
            throw new PermanentException($"'{source}' is binary, not text: {controls} of its first {sample.Length} bytes are control characters.");
        }
    }

    private static int CountControls(ReadOnlySpan<byte> bytes)
    {
        var controls = 0;
        while (bytes.IndexOfAny(Controls) is >= 0 and var next)
        {
            controls++;
            bytes = bytes[(next + 1)..];
        }

        return controls;
    }

    /// <summary>Whether more characters of several bytes are whole than broken. In another encoding next to none is whole.</summary>
    private static bool IsDamagedUtf8(ReadOnlySpan<byte> bytes)
    {
        var (whole, broken) = (0, 0);
        while (!bytes.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
            whole += isWhole && !rune.IsAscii ? 1 : 0;
            broken += isWhole ? 0 : 1;
            bytes = bytes[length..];
        }

        return whole > broken;
    }

    private static Encoding Detect(ReadOnlySpan<byte> bytes)
    {
        if (EscapedCharsets.Find(bytes) is { } escaped)
        {
            return escaped;
        }

        var sample = bytes[..Math.Min(bytes.Length, Sample)].ToArray();
        CharsetDetector detector = new();
        detector.Feed(sample, 0, sample.Length);
        detector.DataEnd();
        var name = detector.Confidence < 0.5f ? null
            : detector.Charset == MacCyrillic ? "windows-1251"
            : detector.Charset;
        return DeclaredCharset.Known(name) is { } detected && !IsLatin(detected) ? detected
            : ScriptCharsets.Find(sample) is { } script ? script
            : LatinCharsets.Find(sample) is { Score: > 0 } latin ? latin.Encoding
            : ShiftJis.Find(sample) ?? DeclaredCharset.Known(name) ?? Encoding.GetEncoding("windows-1252");
    }

    /// <summary>Whether the detector has found Latin letters of a byte each: of these it knows but a few, and takes the others for them.</summary>
    private static bool IsLatin(Encoding encoding) => encoding.IsSingleByte && encoding.GetString([0xE1, 0xE9, 0xED]).All(letter => letter < '\u0250');
}
