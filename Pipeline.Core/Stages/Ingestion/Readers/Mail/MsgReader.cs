using System.Globalization;
using System.Text;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers.Office;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Core.Stages.Ingestion.Readers.Mail;

/// <summary>Mails as Outlook saves them: who, when and what about, the body, and the attachments, those that are mails themselves too.</summary>
internal sealed class MsgReader : IDocumentReader
{
    private const string Subject = "0037", SenderName = "0C1A", SenderAddress = "5D01", SenderAddressOld = "0C1F", To = "0E04", Cc = "0E03", Headers = "007D", Body = "1000", Html = "1013", Rtf = "1009";
    private const string LongName = "3707", ShortName = "3704", DisplayName = "3001", Data = "3701";
    private const uint SentAt = 0x00390040;

    private static readonly PlainTextReader Plain = new();

    public string Format => "msg";

    public IReadOnlyList<string> Extensions { get; } = [".msg"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var file = CompoundFile.Open(document.Content);
        DocumentBuilder builder = new();
        Write(file, "", document, builder, 0, cancellationToken);
        return builder.Build(TextOf(file, "", Subject));
    }

    /// <summary>Whether a compound file is a mail.</summary>
    public static bool IsMail(CompoundFile file) => file.Has("__properties_version1.0");

    private static void Write(CompoundFile file, string folder, RawDocument document, DocumentBuilder builder, int level, CancellationToken cancellationToken)
    {
        builder.AddHeading(level + 1, TextOf(file, folder, Subject) ?? "");
        builder.Add(BlockKind.Table, HeaderOf(file, folder));
        builder.AddDocument(BodyOf(file, folder, document, cancellationToken), level + 1);
        var attachments = file.Names.Select(name => name.StartsWith($"{folder}__attach_version1.0_", StringComparison.OrdinalIgnoreCase) ? name[..(name.IndexOf('/', folder.Length) + 1)] : "").Where(name => name.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (attachments.Count > document.Limits.Entries)
        {
            throw new PermanentException($"'{document.Name}' has more than {document.Limits.Entries} attachments.");
        }

        foreach (var attachment in attachments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteAttachment(file, attachment, document, builder, level, cancellationToken);
        }
    }

    private static void WriteAttachment(CompoundFile file, string folder, RawDocument document, DocumentBuilder builder, int level, CancellationToken cancellationToken)
    {
        var inner = $"{folder}__substg1.0_{Data}000D/";
        if (file.Has($"{inner}__properties_version1.0"))
        {
            if (level >= document.Limits.Nesting)
            {
                throw new PermanentException($"'{document.Name}' has mails inside of one another more than {document.Limits.Nesting} deep.");
            }

            Write(file, inner, document, builder, level + 1, cancellationToken);
        }
        else if (file.Read($"{folder}__substg1.0_{Data}0102") is { Length: > 0 } content)
        {
            var name = TextOf(file, folder, LongName) ?? TextOf(file, folder, ShortName) ?? TextOf(file, folder, DisplayName) ?? "attachment";
            builder.AddHeading(level + 2, name);
            try
            {
                builder.AddDocument(document.ParseInner(content, name, cancellationToken).Content, level + 2);
            }
            catch (PermanentException reason)
            {
                builder.Add(BlockKind.Paragraph, $"Attachment not read: {reason.Message}");
            }
        }
    }

    private static string HeaderOf(CompoundFile file, string folder)
    {
        var (name, address) = (TextOf(file, folder, SenderName), TextOf(file, folder, SenderAddress) ?? TextOf(file, folder, SenderAddressOld));
        var from = address?.Contains('@', StringComparison.Ordinal) == true && address != name ? $"{name} <{address}>".Trim() : name;
        return string.Join('\n', new[] { ("From", from), ("To", TextOf(file, folder, To)), ("Cc", TextOf(file, folder, Cc)), ("Date", DateOf(file, folder)) }
            .Where(field => !string.IsNullOrWhiteSpace(field.Item2)).Select(field => $"{field.Item1}: {HeadingText.OnOneLine(field.Item2!)}"));
    }

    private static string? DateOf(CompoundFile file, string folder)
    {
        var sent = TextOf(file, folder, Headers)?.Split('\n').FirstOrDefault(line => line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase));
        return sent?[5..].Trim() ?? (TimeOf(file.Read($"{folder}__properties_version1.0")) is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Values of a fixed size stand in one stream, sixteen bytes each after a head of 24 or 32.</summary>
    private static DateTime? TimeOf(byte[]? properties)
    {
        for (var at = (properties?.Length ?? 0) % 16; properties is not null && at + 16 <= properties.Length; at += 16)
        {
            if (BitConverter.ToUInt32(properties, at) == SentAt && BitConverter.ToInt64(properties, at + 8) is > 0 and var ticks && ticks < DateTime.MaxValue.Ticks / 2)
            {
                return DateTime.FromFileTimeUtc(ticks);
            }
        }

        return null;
    }

    private static DocumentText BodyOf(CompoundFile file, string folder, RawDocument document, CancellationToken cancellationToken)
    {
        if (TextOf(file, folder, Body) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return Plain.Read(document.WithText(text), cancellationToken);
        }

        if (file.Read($"{folder}__substg1.0_{Html}0102") is { Length: > 0 } html)
        {
            return document.ParseInner(html, "body.html", cancellationToken).Content;
        }

        return file.Read($"{folder}__substg1.0_{Rtf}0102") is { Length: > 0 } packed && CompressedRtf.Unpack(packed) is { } rtf
            ? document.ParseInner(rtf, "body.rtf", cancellationToken).Content
            : new DocumentText { Text = "", Blocks = [] };
    }

    private static string? TextOf(CompoundFile file, string folder, string property) =>
        file.Read($"{folder}__substg1.0_{property}001F") is { } wide ? Encoding.Unicode.GetString(wide).TrimEnd('\0')
        : file.Read($"{folder}__substg1.0_{property}001E") is { } narrow ? Encodings.TextDecoder.Find(narrow).GetString(narrow).TrimEnd('\0')
        : null;
}
