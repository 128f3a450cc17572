namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells mails from notes that begin like them. Pure.</summary>
/// <remarks>
/// A mail begins with fields (RFC 5322). It says who sent it, by an address, and has another field that mails have; or it has a field that only the programs write which carry mails.
/// In a note, "From:" names a place or a group, and a line without a colon follows.
/// </remarks>
internal static class MailLooks
{
    /// <summary>How much of a document is looked at: signatures of those who carried it may take tens of thousands of characters before the first field that a person knows.</summary>
    public const int HeadLength = 64 * 1024;

    private static readonly string[] ByPrograms =
        ["Received", "Return-Path", "Delivered-To", "Message-ID", "MIME-Version", "DKIM-Signature", "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results", "Authentication-Results", "X-Received", "X-Mailer", "X-Unsent"];

    private static readonly string[] ByPeople = ["Date", "Subject", "To", "Cc", "Reply-To"];

    /// <summary>Whether it is a mail.</summary>
    /// <param name="head">The first characters, up to <see cref="HeadLength"/>.</param>
    public static bool IsMail(ReadOnlySpan<char> head)
    {
        var (sender, people, programs, isFirst) = (false, false, 0, true);
        foreach (var line in head.EnumerateLines())
        {
            if (isFirst && (line.IsEmpty || IsSeparator(line)))
            {
                continue;
            }

            if (line.IsEmpty)
            {
                break;
            }

            var colon = line.IndexOf(':');
            var isContinued = line is [' ' or '\t', ..] && !isFirst;
            if (!isContinued && !IsFieldName(line, colon))
            {
                return false; // a header ends with an empty line, not with text
            }

            isFirst = false;
            if (!isContinued)
            {
                sender |= line[..colon].Equals("From", StringComparison.OrdinalIgnoreCase) && line[colon..].Contains('@');
                people |= IsOneOf(line[..colon], ByPeople);
                programs += IsOneOf(line[..colon], ByPrograms) ? 1 : 0;
            }
        }

        return programs > 0 ? sender || people || programs > 1 : sender && people;
    }

    /// <summary>The line before each mail of an mbox file, and of a mail that was taken out of one, where it may be quoted.</summary>
    private static bool IsSeparator(ReadOnlySpan<char> line) => line.TrimStart('>').StartsWith("From ", StringComparison.Ordinal) && line.Contains(':');

    private static bool IsFieldName(ReadOnlySpan<char> line, int colon) => colon > 0 && line[..colon].TrimEnd().IndexOfAnyExceptInRange('!', '~') < 0;

    private static bool IsOneOf(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var known in names)
        {
            if (name.TrimEnd().Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
