using System.Xml.Linq;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>OpenDocument texts, spreadsheets and presentations, packed or flat: headings, paragraphs, lists, tables, notes; each slide a page. Not deleted text and comments.</summary>
internal sealed class OdfReader : IDocumentReader
{
    public string Format => "odf";

    public IReadOnlyList<string> Extensions { get; } = [".odt", ".ods", ".odp", ".ott", ".ots", ".otp", ".fodt", ".fods", ".fodp"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        XElement? content, about;
        if (OfficePackage.IsZip(document.Content.Span))
        {
            using var parts = PackageParts.Open(document);
            ThrowIfEncrypted(parts, document);
            OfficePackage.Check(document, cancellationToken, allowsTypes: true);
            (content, about) = (parts.LoadXml("content.xml"), parts.LoadXml("meta.xml"));
        }
        else
        {
            content = about = SafeXml.Load(document);
        }

        DocumentBuilder builder = new();
        OdfWriter writer = new(builder, document, cancellationToken);
        var body = content?.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "body");
        foreach (var kind in body?.Elements() ?? [])
        {
            writer.Write(kind);
        }

        var title = about?.Descendants().FirstOrDefault(element => element.Name.LocalName == "title" && element.Name.NamespaceName.Contains("purl.org/dc", StringComparison.Ordinal))?.Value;
        return body?.Elements().Any(element => element.Name.LocalName == "spreadsheet") == true && string.IsNullOrWhiteSpace(title) ? builder.BuildOfParts() : builder.Build(title);
    }

    /// <summary>Looked at before anything is read as XML, which encrypted parts are not.</summary>
    private static void ThrowIfEncrypted(PackageParts parts, RawDocument document)
    {
        using var manifest = parts.OpenXml("META-INF/manifest.xml");
        while (manifest?.Read() == true)
        {
            if (manifest.LocalName == "encryption-data")
            {
                throw new PermanentException($"'{document.Name}' is an OpenDocument file protected by a password; save a copy without one.");
            }
        }
    }
}
