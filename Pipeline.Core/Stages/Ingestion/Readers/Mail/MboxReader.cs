using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Mailboxes: many mails in one file, each a section under its subject, read as <see cref="EmlReader"/> reads one.</summary>
internal sealed class MboxReader : IDocumentReader
{
    private static readonly EmlReader Mail = new();

    public string Format => "mbox";

    public IReadOnlyList<string> Extensions { get; } = [".mbox", ".mbx"];

    /// <summary>Whether bytes are of more than one mail.</summary>
    public static bool IsMbox(ReadOnlySpan<byte> bytes) => bytes.StartsWith("From "u8) && NextOf(bytes, 5) < bytes.Length;

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        DocumentBuilder builder = new();
        var content = document.Content;
        var count = 0;
        for (var at = 0; at < content.Length;)
        {
            var next = NextOf(content.Span, at + 5);
            if (++count > document.Limits.Entries)
            {
                throw new PermanentException($"'{document.Name}' holds more than {document.Limits.Entries} mails. Split the mailbox.");
            }

            builder.AddDocument(Mail.Read(document.Inner(content[at..next], $"{document.Name}#{count}"), cancellationToken), 0);
            at = next;
        }

        return builder.BuildOfParts();
    }

    /// <summary>Where the next line begins that parts two mails: it stands after an empty line, and has a time in it.</summary>
    private static int NextOf(ReadOnlySpan<byte> bytes, int from)
    {
        for (var at = Math.Min(from, bytes.Length); at < bytes.Length;)
        {
            var found = bytes[at..].IndexOf("\nFrom "u8);
            if (found < 0)
            {
                return bytes.Length;
            }

            var line = bytes[(at + found + 1)..];
            var end = line.IndexOf((byte)'\n');
            var isAfterEmpty = at + found > 0 && bytes[at + found - 1] is (byte)'\n' or (byte)'\r';
            if (isAfterEmpty && line[..(end < 0 ? line.Length : end)].Contains((byte)':'))
            {
                return at + found + 1;
            }

            at += found + 6;
        }

        return bytes.Length;
    }
}
