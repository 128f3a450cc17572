using System.Xml.Linq;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Readers.Books;

/// <summary>EPUB books: the pages in the order they are read in, as <see cref="HtmlReader"/> reads them; its title, author and language from the package's description. Pages that only list the others are left out.</summary>
internal sealed class EpubReader : IDocumentReader
{
    public string Format => "epub";

    public IReadOnlyList<string> Extensions { get; } = [".epub"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken, allowsTypes: true);
        using var parts = PackageParts.Open(document);
        var description = parts.LoadXml("META-INF/container.xml")?.Descendants().FirstOrDefault(element => element.Name.LocalName == "rootfile")?.Attribute("full-path")?.Value is { } path ? Uri.UnescapeDataString(path) : null;
        if (description is null || parts.LoadXml(description) is not { } package)
        {
            throw new PermanentException($"'{document.Name}' is an EPUB book without a description of its pages; get a whole copy.");
        }

        if (parts.Has("META-INF/rights.xml") || (parts.Has("META-INF/encryption.xml") && IsLocked(parts)))
        {
            throw new PermanentException($"'{document.Name}' is an EPUB book that is protected against copying; its pages cannot be read.");
        }

        DocumentBuilder builder = new();
        foreach (var page in PagesOf(package, description))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var stream = parts.OpenPart(page);
            using MemoryStream bytes = new();
            stream?.CopyTo(bytes);
            if (bytes.Length > 0)
            {
                builder.AddDocument(HtmlReader.ReadAll(InlineFiles.Without(TextDecoder.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), page)), document.Limits), 0);
            }
        }

        var read = builder.Build(ValueOf(package, "title"));
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (var (name, value) in ((string, string?)[])[("author", ValueOf(package, "creator")), ("language", ValueOf(package, "language"))])
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                metadata[name] = HeadingText.OnOneLine(value);
            }
        }

        return metadata.Count == 0 ? read : read with { Metadata = metadata };
    }

    /// <summary>Fonts may be scrambled, which is no protection of the text.</summary>
    private static bool IsLocked(PackageParts parts) => parts.LoadXml("META-INF/encryption.xml")!.Descendants()
        .Any(element => element.Name.LocalName == "CipherReference" && element.Attribute("URI")?.Value is { } uri && (uri.EndsWith("html", StringComparison.OrdinalIgnoreCase) || uri.EndsWith(".htm", StringComparison.OrdinalIgnoreCase)));

    private static string? ValueOf(XElement package, string name) => package.Descendants().FirstOrDefault(element => element.Name.LocalName == name && element.Parent?.Name.LocalName is "metadata" or "dc-metadata")?.Value;

    private static IEnumerable<string> PagesOf(XElement package, string description)
    {
        Dictionary<string, XElement> items = new(StringComparer.Ordinal);
        foreach (var item in package.Descendants().Where(element => element.Name.LocalName == "item" && element.Attribute("id") is not null))
        {
            items.TryAdd(item.Attribute("id")!.Value, item);
        }

        return package.Descendants().Where(element => element.Name.LocalName == "itemref")
            .Select(page => page.Attribute("idref")?.Value is { } id ? items.GetValueOrDefault(id) : null)
            .Where(item => item?.Attribute("href") is not null && item.Attribute("properties")?.Value.Contains("nav", StringComparison.Ordinal) != true && item.Attribute("media-type")?.Value.Contains("html", StringComparison.OrdinalIgnoreCase) != false)
            .Select(item => PackageParts.Resolve(description, Uri.UnescapeDataString(item!.Attribute("href")!.Value.Split('#')[0])))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }
}
