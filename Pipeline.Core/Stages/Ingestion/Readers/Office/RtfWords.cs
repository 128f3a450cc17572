using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>What words and numbers of Rich Text stand for. Pure.</summary>
internal static class RtfWords
{
    /// <summary>The character that a control word stands for; <see langword="null"/> when it is for another purpose.</summary>
    public static string? Character(string word) => word switch
    {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" or "enspace" or "qmspace" => " ",
        _ => null,
    };

    /// <summary>The encoding of a code page; <see langword="null"/> when nobody knows it.</summary>
    public static Encoding? EncodingOf(int page)
    {
        try
        {
            return page > 0 ? Encoding.GetEncoding(page) : null;
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The code page of a character set of Windows; 0 for the document's own.</summary>
    public static int PageOf(int charset) => charset switch
    {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 0,
    };
}
