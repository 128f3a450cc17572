using MimeKit;
using Pipeline.Core.Jobs;
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
        using var mail = MimeMessage.Load(Bounded, MemoryView.Of(document.Content), cancellationToken);
        MailCharsets.Mend(mail, cancellationToken);
        DocumentBuilder builder = new();
        builder.AddHeading(1, mail.Subject ?? "");
        builder.Add(BlockKind.Table, HeaderOf(mail));
        AddBody(mail, document, builder, cancellationToken);
        MailAttachments attachments = new(document, builder, AttachmentLevel);
        foreach (var attachment in mail.Attachments)
        {
            attachments.Add(attachment, cancellationToken);
        }

        return builder.Build(mail.Subject);
    }

    private static string HeaderOf(MimeMessage mail) => string.Join('\n', new[]
    {
        ("From", mail.From.ToString()),
        ("To", mail.To.ToString()),
        ("Cc", mail.Cc.ToString()),
        ("Date", mail.Headers[HeaderId.Date] ?? ""),
    }.Where(field => field.Item2.Length > 0).Select(field => $"{field.Item1}: {HeadingText.OnOneLine(field.Item2)}"));

    private static void AddBody(MimeMessage mail, RawDocument document, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        if (mail.TextBody is { } text && !string.IsNullOrWhiteSpace(text))
        {
            builder.AddDocument(Plain.Read(document.WithText(text), cancellationToken), 1);
        }
        else if (mail.HtmlBody is { } html && !string.IsNullOrWhiteSpace(html))
        {
            builder.AddDocument(HtmlReader.ReadAll(html), 1);
        }
    }
}
