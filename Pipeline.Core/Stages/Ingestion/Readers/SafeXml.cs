using System.Xml;
using System.Xml.Linq;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Loads XML that nobody vouches for: document types are passed over, nothing is looked up, and a tree that is too deep is refused before it is built.</summary>
internal static class SafeXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false };

    /// <summary>The tree.</summary>
    /// <exception cref="PermanentException">It is nested too deep.</exception>
    /// <exception cref="XmlException">It is no XML, or refers to what its document type would have declared.</exception>
    public static XElement Load(RawDocument document)
    {
        var text = document.Text;
        using (var reader = XmlReader.Create(new StringReader(text), Settings))
        {
            while (reader.Read())
            {
                if (reader.Depth > document.Limits.Depth)
                {
                    throw new PermanentException($"'{document.Name}' has elements nested more than {document.Limits.Depth} deep.");
                }
            }
        }

        using var again = XmlReader.Create(new StringReader(text), Settings);
        return XElement.Load(again, LoadOptions.PreserveWhitespace);
    }
}
