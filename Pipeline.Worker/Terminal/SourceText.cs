using System.Globalization;

namespace Pipeline.Worker.Terminal;

/// <summary>A source and a line as editors and terminals open them: <c>docs/a.md:12</c>.</summary>
internal static class SourceText
{
    /// <summary>The source, relative to <paramref name="folder"/> when it lies inside (default: the working directory), and the line if it is known.</summary>
    public static string Of(string source, int line, string? folder = null)
    {
        var place = Within(folder ?? Environment.CurrentDirectory, source);
        return CleanText.OnOneLine(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{place}:{line}") : place);
    }

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
