using System.Net.Http.Headers;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>What a web server says its answer is. Pure.</summary>
internal static class ContentTypes
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>File extensions of those types whose text alone does not tell the format.</summary>
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/html"] = ".html",
        ["application/xhtml+xml"] = ".html",
        ["text/markdown"] = ".md",
        ["text/x-rst"] = ".rst",
        ["text/csv"] = ".csv",
        ["application/json"] = ".json",
        ["application/jsonl"] = ".jsonl",
        ["application/x-ndjson"] = ".jsonl",
        ["message/rfc822"] = ".eml",
    };

    /// <summary>Whether a type is among the allowed ones.</summary>
    /// <param name="type">As <c>text/html</c>, without parameters.</param>
    /// <param name="allowed">Types, a <c>*</c> at the end of which stands for anything.</param>
    public static bool IsAllowed(string type, IEnumerable<string> allowed) => allowed.Any(pattern => pattern.EndsWith('*')
        ? type.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : type.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>A file name for what a URL answered: the last part of its path, with the extension its content type asks for.</summary>
    public static string NameOf(Uri uri, MediaTypeHeaderValue? type)
    {
        var name = Uri.UnescapeDataString(uri.Segments[^1].Trim('/'));
        var extension = Extensions.GetValueOrDefault(type?.MediaType ?? "");
        return extension is null || name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name : name + extension;
    }

    /// <summary>The content as readers find its encoding by themselves: text in the encoding its content type names comes back as UTF-8 with a mark.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="type">As <c>text/html</c>.</param>
    /// <param name="charset">The character set it is declared in, if any.</param>
    public static ReadOnlyMemory<byte> Decoded(ReadOnlyMemory<byte> content, string? type, string? charset)
    {
        if (type?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) != true || IsNoText(content.Span) || DeclaredCharset.Find(content.Span, charset) is not { } encoding)
        {
            return content;
        }

        var text = encoding.GetString(content.Span);
        var decoded = new byte[Utf8Mark.Length + Encoding.UTF8.GetByteCount(text)];
        Utf8Mark.CopyTo(decoded, 0);
        Encoding.UTF8.GetBytes(text, decoded.AsSpan(Utf8Mark.Length));
        return decoded;
    }

    /// <summary>Whether bytes that are called text are a PDF, an Office document or gzip data.</summary>
    public static bool IsNoText(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) || content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith<byte>([0x1F, 0x8B]);
}
