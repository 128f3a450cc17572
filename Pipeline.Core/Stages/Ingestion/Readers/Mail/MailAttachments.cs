using MimeKit;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Adds the attachments of a mail, each under its name. One that cannot be read is named with the reason, and the rest of the mail is kept.</summary>
internal sealed class MailAttachments(RawDocument mail, DocumentBuilder builder, int level)
{
    private long _left = mail.Limits.UnpackedBytes;
    private int _count;

    /// <summary>Adds one.</summary>
    /// <exception cref="PermanentException">There are too many, or they are too large.</exception>
    public void Add(MimeEntity attachment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_count > mail.Limits.Entries)
        {
            throw new PermanentException($"'{mail.Name}' has more than {mail.Limits.Entries} attachments.");
        }

        var name = attachment.ContentDisposition?.FileName ?? attachment.ContentType.Name ?? NameOf(attachment);
        builder.AddHeading(level, name);
        using MemoryStream decoded = new();
        Decode(attachment, decoded, cancellationToken);
        var content = ContentTypes.Decoded(decoded.GetBuffer().AsMemory(0, (int)decoded.Length), attachment.ContentType.MimeType, attachment.ContentType.Charset);
        try
        {
            builder.AddDocument(mail.ParseInner(content, name, cancellationToken).Content, level);
        }
        catch (PermanentException reason)
        {
            builder.Add(BlockKind.Paragraph, $"Attachment not read: {reason.Message}");
        }
    }

    private static string NameOf(MimeEntity attachment) => attachment switch
    {
        MessagePart { Message.Subject: { Length: > 0 } subject } => $"{HeadingText.OnOneLine(subject)}.eml",
        MessagePart => "message.eml",
        _ when attachment.ContentType.IsMimeType("text", "calendar") => "invitation.ics",
        _ when attachment.ContentType.IsMimeType("message", "delivery-status") => "delivery report.txt",
        _ when attachment.ContentType.IsMimeType("text", "*") || attachment.ContentType.IsMimeType("message", "*") => "part.txt",
        _ => "attachment",
    };

    private void Decode(MimeEntity attachment, MemoryStream content, CancellationToken cancellationToken)
    {
        switch (attachment)
        {
            case MessagePart { Message: { } message }:
                message.WriteTo(content, cancellationToken);
                break;
            case MimePart { Content: { } part }:
                part.DecodeTo(content, cancellationToken);
                break;
        }

        _left -= content.Length;
        if (_left < 0)
        {
            throw Unpacked.TooMuch(mail);
        }
    }
}
