using System.Globalization;

namespace Pipeline.Worker.Terminal;

/// <summary>A source and a place in it as editors and terminals open them: <c>docs/a.md:12</c>, <c>report.pdf#page=3</c>.</summary>
internal static class SourceText
{
    /// <summary>The source, relative to <paramref name="folder"/> when it lies inside (default: the working directory), and the page or else the line if it is known.</summary>
    public static string Of(string source, int line, string? folder = null, int page = 0)
    {
        var place = Within(folder ?? Environment.CurrentDirectory, source);
        return CleanText.OnOneLine(
            page > 0 ? $"{place}{PageOf(page)}"
            : line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{place}:{line}")
            : place);
    }

    /// <summary>The same as a link, when the source is a file with a full path or an address; else its text.</summary>
    public static object Link(string source, int line, string? folder = null, int page = 0)
    {
        var text = Of(source, line, folder, page);
        var fragment = page > 0 ? PageOf(page) : line > 0 ? string.Create(CultureInfo.InvariantCulture, $"#L{line}") : "";
        return Address(source) is { } address ? new TerminalLink(address.Fragment.Length > 0 ? address : new Uri(address.AbsoluteUri + fragment), text) : text;
    }

    private static Uri? Address(string source) =>
        Path.IsPathFullyQualified(source) ? new UriBuilder(Uri.UriSchemeFile, "") { Path = source.Replace("%", "%25", StringComparison.Ordinal) }.Uri
        : Uri.TryCreate(source, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address
        : null;

    private static string PageOf(int page) => string.Create(CultureInfo.InvariantCulture, $"#page={page}");

    private static string Within(string folder, string source)
    {
        if (!Path.IsPathFullyQualified(source))
        {
            return source;
        }

        var relative = Path.GetRelativePath(folder, source);
        return relative.StartsWith("..", StringComparison.Ordinal) ? source : relative;
    }
}
