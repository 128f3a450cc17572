using MimeKit;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Mails: who, when and what about, the body, and the attachments: their names, and the text of those that are documents themselves.</summary>
internal sealed class EmlReader : IDocumentReader
{
    private const int AttachmentLevel = 2;
    private static readonly PlainTextReader Plain = new();
    private static readonly ParserOptions Bounded = new() { MaxMimeDepth = 32, MaxAddressGroupDepth = 4 };

    public string Format => "eml";

    public IReadOnlyList<string> Extensions { get; } = [".eml"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var mail = MimeMessage.Load(Bounded, MemoryView.Of(WithoutSeparator(document.Content)), cancellationToken);
        MailCharsets.Mend(mail, cancellationToken);
        DocumentBuilder builder = new();
        builder.AddHeading(1, mail.Subject ?? "");
        builder.Add(BlockKind.Table, HeaderOf(mail));
        MailParts parts = MailParts.Of(mail);
        foreach (var text in parts.Texts)
        {
            AddText(text, document, builder, cancellationToken);
        }

        MailAttachments attachments = new(document, builder, AttachmentLevel);
        foreach (var attachment in parts.Attachments)
        {
            attachments.Add(attachment, cancellationToken);
        }

        return builder.Build(mail.Subject);
    }

    /// <summary>Leaves out the line by which an mbox file sets a mail apart, and empty lines before the header, which it would end with.</summary>
    private static ReadOnlyMemory<byte> WithoutSeparator(ReadOnlyMemory<byte> content)
    {
        var mail = content.TrimStart("\r\n"u8);
        var end = mail.Span.IndexOf((byte)'\n');
        return end > 0 && mail.Span.TrimStart((byte)'>').StartsWith("From "u8) ? mail[(end + 1)..] : mail;
    }

    private static string HeaderOf(MimeMessage mail) => string.Join('\n', new[]
    {
        ("From", mail.From.ToString()),
        ("To", mail.To.ToString()),
        ("Cc", mail.Cc.ToString()),
        ("Date", mail.Headers[HeaderId.Date] ?? ""),
    }.Where(field => field.Item2.Length > 0).Select(field => $"{field.Item1}: {HeadingText.OnOneLine(field.Item2)}"));

    private static void AddText(TextPart part, RawDocument document, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        var text = part.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        builder.AddDocument(part.IsHtml ? HtmlReader.ReadAll(text) : Plain.Read(document.WithText(text), cancellationToken), 1);
    }
}
