using MimeKit;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>
/// The parts of a mail in their order: the texts that it shows, and all the rest, which is attached, whether it is marked so or not: forwarded mails, digests, invitations, reports of delivery, files
/// that are shown within the text. Of alternatives the plain text is taken, else HTML, and what is neither is attached.
/// </summary>
/// <param name="Texts">Plain or HTML.</param>
/// <param name="Attachments">What a reader of its own may read.</param>
internal sealed record MailParts(IReadOnlyList<TextPart> Texts, IReadOnlyList<MimeEntity> Attachments)
{
    public static MailParts Of(MimeMessage mail)
    {
        List<TextPart> texts = [];
        List<MimeEntity> attachments = [];
        if (mail.Body is { } body)
        {
            Sort(body, texts, attachments);
        }

        return new(texts, attachments);
    }

    private static void Sort(MimeEntity entity, List<TextPart> texts, List<MimeEntity> attachments)
    {
        switch (entity)
        {
            case MultipartAlternative alternatives:
                SortAlternatives(alternatives, texts, attachments);
                break;
            case Multipart several:
                foreach (var part in several)
                {
                    Sort(part, texts, attachments);
                }

                break;
            case TextPart { IsAttachment: false, FileName: null or "" } text when IsShown(text):
                texts.Add(text);
                break;
            default:
                if (!IsPicture(entity))
                {
                    attachments.Add(entity);
                }

                break;
        }
    }

    private static void SortAlternatives(MultipartAlternative alternatives, List<TextPart> texts, List<MimeEntity> attachments)
    {
        List<(List<TextPart> Texts, List<MimeEntity> Attachments)> each = [];
        foreach (var alternative in alternatives)
        {
            (List<TextPart> Texts, List<MimeEntity> Attachments) sorted = ([], []);
            Sort(alternative, sorted.Texts, sorted.Attachments);
            each.Add(sorted);
        }

        var chosen = each.Find(alternative => alternative.Texts.Exists(text => !text.IsHtml && !string.IsNullOrWhiteSpace(text.Text))).Texts
            ?? each.Find(alternative => alternative.Texts.Exists(text => !string.IsNullOrWhiteSpace(text.Text))).Texts;
        texts.AddRange(chosen ?? []);
        attachments.AddRange(each.SelectMany(alternative => alternative.Attachments));
    }

    private static bool IsShown(TextPart text) => text.IsPlain || text.IsHtml || text.IsEnriched;

    /// <summary>A picture without a name is decoration; one with a name is named, as any attachment that cannot be read.</summary>
    private static bool IsPicture(MimeEntity entity) => entity is MimePart { ContentType.MediaType: "image", FileName: null or "" };
}
