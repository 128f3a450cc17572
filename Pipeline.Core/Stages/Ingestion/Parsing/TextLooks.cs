namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>What the beginning of a text says of its format. Pure.</summary>
internal static class TextLooks
{
    public static bool Html(ReadOnlySpan<char> head)
    {
        var start = head.TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether it is XML that says so.</summary>
    public static bool Xml(ReadOnlySpan<char> head) => head.TrimStart().TrimStart('\uFEFF').StartsWith("<?xml", StringComparison.Ordinal);

    /// <summary>Whether it may be JSON: an object with a name, or a list of something.</summary>
    public static bool Json(ReadOnlySpan<char> head)
    {
        var start = head.TrimStart();
        return start is ['{', ..] ? start[1..].TrimStart() is ['"' or '}', ..]
            : start is ['[', ..] && start[1..].TrimStart() is ['{' or '[' or '"' or '-' or (>= '0' and <= '9') or 't' or 'f' or 'n' or ']', ..];
    }

    /// <summary>Whether it names the program that runs it.</summary>
    public static bool Script(ReadOnlySpan<char> head) => head.StartsWith("#!/", StringComparison.Ordinal) || head.StartsWith("<?php", StringComparison.Ordinal);
}
