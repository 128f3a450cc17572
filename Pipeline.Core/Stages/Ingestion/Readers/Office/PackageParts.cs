using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// The parts of a package (Office, OpenDocument, EPUB) by name and by relationship. Names are compared as programs that read them do: without regard to case, with either slash. For one thread.
/// </summary>
internal sealed class PackageParts : IDisposable
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, IgnoreComments = true, IgnoreProcessingInstructions = true };

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    private PackageParts(ZipArchive archive)
    {
        _archive = archive;
        foreach (var entry in archive.Entries)
        {
            _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
    }

    /// <summary>The names of all parts.</summary>
    public IReadOnlyCollection<string> Names => _parts.Keys;

    /// <summary>Opens a package.</summary>
    /// <exception cref="PermanentException">It is damaged.</exception>
    public static PackageParts Open(RawDocument document) => new(OfficePackage.Open(document));

    /// <summary>Whether there is such a part.</summary>
    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>A part's bytes as a stream; <see langword="null"/> when it is not there.</summary>
    public Stream? OpenPart(string part) => _parts.TryGetValue(part, out var entry) ? entry.Open() : null;

    /// <summary>A part's XML; <see langword="null"/> when it is not there. Document types are passed over, and nothing outside of the part is looked up.</summary>
    public XmlReader? OpenXml(string part) => OpenPart(part) is { } stream ? XmlReader.Create(stream, WithClose()) : null;

    /// <summary>A part's XML as a tree; <see langword="null"/> when it is not there. Its depth must have been checked.</summary>
    public XElement? LoadXml(string part)
    {
        using var xml = OpenXml(part);
        return xml is null ? null : XElement.Load(xml, LoadOptions.PreserveWhitespace);
    }

    /// <summary>What a part is related to; of the whole package with an empty name.</summary>
    public IReadOnlyList<PackageRelation> RelationsOf(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        using var xml = OpenXml($"{part[..slash]}_rels/{part[slash..]}.rels");
        List<PackageRelation> relations = [];
        while (xml?.Read() == true)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Target") is { } target && xml.GetAttribute("TargetMode") != "External")
            {
                var type = xml.GetAttribute("Type") ?? "";
                relations.Add(new(xml.GetAttribute("Id") ?? "", type[(type.LastIndexOf('/') + 1)..], Find(Resolve(part, target))));
            }
        }

        return relations;
    }

    /// <summary>The part that holds an Office document, wherever it is; <see langword="null"/> when the package is none.</summary>
    public string? FindMain() => Has("_rels/.rels") && RelationsOf("").FirstOrDefault(relation => relation.Kind == "officeDocument" && Has(relation.Part)).Part is { } main ? main : null;

    /// <summary>The full name of what a part calls <paramref name="target"/>.</summary>
    public static string Resolve(string part, string target)
    {
        target = target.Replace('\\', '/');
        if (target.StartsWith('/'))
        {
            return target.TrimStart('/');
        }

        List<string> names = [.. part.Split('/')[..^1]];
        foreach (var name in target.Split('/'))
        {
            if (name == ".." && names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("." or ".." or ""))
            {
                names.Add(name);
            }
        }

        return string.Join('/', names);
    }

    /// <summary>The name as parts have it: a relation may write a blank as <c>%20</c>.</summary>
    private string Find(string part) => !Has(part) && Uri.UnescapeDataString(part) is var plain && Has(plain) ? plain : part;

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static XmlReaderSettings WithClose()
    {
        var settings = Settings.Clone();
        settings.CloseInput = true;
        return settings;
    }
}
