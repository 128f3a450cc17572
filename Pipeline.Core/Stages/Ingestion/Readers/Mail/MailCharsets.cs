using MimeKit;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Puts the character set right that the text parts of a mail say they are in, before anything decodes them.</summary>
internal static class MailCharsets
{
    /// <summary>Goes through the mail's own parts; attached mails are documents of their own.</summary>
    public static void Mend(MimeMessage mail, CancellationToken cancellationToken)
    {
        foreach (var part in mail.BodyParts.OfType<TextPart>().Where(part => part.Content is not null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using MemoryStream content = new();
            part.Content!.DecodeTo(content, cancellationToken);
            var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            if (DeclaredCharset.Find(bytes, part.ContentType.Charset) is null)
            {
                part.ContentType.Charset = TextDecoder.Find(bytes).WebName;
            }
        }
    }
}
