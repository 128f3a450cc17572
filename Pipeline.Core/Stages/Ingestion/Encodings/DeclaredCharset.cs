using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>
/// What to make of the character set that a web server or a mail says its text is in. Many say what their program says by default, without having looked at the text: ASCII where
/// it is not, Western European where it is UTF-8. Pure.
/// </summary>
internal static class DeclaredCharset
{
    /// <summary>Names under which people write a wider encoding, as browsers have it (https://encoding.spec.whatwg.org/#names-and-labels).</summary>
    private static readonly FrozenDictionary<string, string> Wider = new Dictionary<string, string>
    {
        ["iso-8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["iso-8859-9"] = "windows-1254",
        ["latin5"] = "windows-1254",
        ["iso-8859-11"] = "windows-874",
        ["tis-620"] = "windows-874",
        ["gb2312"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp949"] = "ks_c_5601-1987",
        ["euc-kr"] = "ks_c_5601-1987",
        ["uhc"] = "ks_c_5601-1987",
        ["sjis"] = "shift_jis",
        ["shift-jis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["cp932"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["big5-hkscs"] = "big5",
        ["x-x-big5"] = "big5",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The declared encoding, or <see langword="null"/> when the bytes tell better: none is declared, or one that is not known, or they are UTF-8.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="charset">The declared name, perhaps in quotes.</param>
    public static Encoding? Find(ReadOnlySpan<byte> bytes, string? charset) =>
        Known(charset?.Trim('"', '\'', ' ')) is not { } encoding || encoding is ASCIIEncoding or UTF8Encoding ? null
        : IsSevenBit(encoding) ? encoding
        : Utf8.IsValid(bytes) ? null
        : encoding;

    /// <summary>The encoding of a name, or <see langword="null"/> when there is none such.</summary>
    public static Encoding? Known(string? charset)
    {
        try
        {
            return string.IsNullOrEmpty(charset) ? null : Encoding.GetEncoding(Wider.GetValueOrDefault(charset, charset));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether the encoding writes everything in ASCII with escape sequences, so that every text in it is valid UTF-8 too.</summary>
    private static bool IsSevenBit(Encoding encoding) =>
        encoding.WebName.StartsWith("iso-2022-", StringComparison.OrdinalIgnoreCase) || encoding.WebName.StartsWith("hz-", StringComparison.OrdinalIgnoreCase)
        || encoding.CodePage is 50220 or 50221 or 50222; // iso-2022-jp, whose variants have names of other encodings
}
