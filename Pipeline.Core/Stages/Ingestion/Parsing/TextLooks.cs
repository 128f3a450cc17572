namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>What the beginning of a text says of its format. Pure.</summary>
internal static class TextLooks
{
    private static readonly string[] SentBy = ["From", "Received", "Return-Path", "Delivered-To"];
    private static readonly string[] AboutMail = ["Date", "Subject", "Message-ID", "MIME-Version", "To"];

    public static bool Html(ReadOnlySpan<char> head)
    {
        var start = head.TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A header that says who sent it and another that mails have, before the first empty line.</summary>
    public static bool Mail(ReadOnlySpan<char> head)
    {
        var sender = false;
        var about = false;
        foreach (var line in head.EnumerateLines())
        {
            var colon = line.IndexOf(':');
            var isContinued = line is [' ' or '\t', ..] && (sender || about);
            if (!isContinued && (colon <= 0 || line[..colon].IndexOfAnyExceptInRange('!', '~') >= 0))
            {
                break;
            }

            sender |= !isContinued && IsOneOf(line[..colon], SentBy);
            about |= !isContinued && IsOneOf(line[..colon], AboutMail);
        }

        return sender && about;
    }

    /// <summary>Whether it may be JSON: an object with a name, or a list of something.</summary>
    public static bool Json(ReadOnlySpan<char> head)
    {
        var start = head.TrimStart();
        return start is ['{', ..] ? start[1..].TrimStart() is ['"' or '}', ..]
            : start is ['[', ..] && start[1..].TrimStart() is ['{' or '[' or '"' or '-' or (>= '0' and <= '9') or 't' or 'f' or 'n' or ']', ..];
    }

    /// <summary>Whether it names the program that runs it.</summary>
    public static bool Script(ReadOnlySpan<char> head) => head.StartsWith("#!/", StringComparison.Ordinal) || head.StartsWith("<?php", StringComparison.Ordinal);

    private static bool IsOneOf(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var known in names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
