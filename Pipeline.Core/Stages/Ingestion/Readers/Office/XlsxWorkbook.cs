using System.Globalization;
using System.Text;
using System.Xml;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>What all sheets of a workbook share: their names, the texts that stand in many cells, the formats.</summary>
internal sealed class XlsxWorkbook
{
    private readonly List<string> _texts = [];
    private readonly List<string> _codes = []; // by style of a cell

    private XlsxWorkbook(CellFormats formats) => Formats = formats;

    public CellFormats Formats { get; }

    /// <summary>The sheets in their order, each with its part.</summary>
    public List<(string Name, bool IsHidden, string Part)> Sheets { get; } = [];

    public static XlsxWorkbook Read(PackageParts parts, string main)
    {
        var relations = parts.RelationsOf(main);
        List<(string Name, bool IsHidden, string Id)> sheets = [];
        var isFrom1904 = false;
        using (var xml = parts.OpenXml(main)!)
        {
            while (xml.Read())
            {
                switch (xml.NodeType == XmlNodeType.Element ? xml.LocalName : "")
                {
                    case "workbookPr":
                        isFrom1904 = xml.GetAttribute("date1904") is "1" or "true";
                        break;
                    case "sheet":
                        sheets.Add((xml.GetAttribute("name") ?? "", xml.GetAttribute("state") is "hidden" or "veryHidden", RelationIdOf(xml)));
                        break;
                }
            }
        }

        XlsxWorkbook workbook = new(new CellFormats(isFrom1904));
        foreach (var (name, isHidden, id) in sheets)
        {
            if (relations.FirstOrDefault(relation => relation.Id == id).Part is { } part && parts.Has(part))
            {
                workbook.Sheets.Add((name, isHidden, part));
            }
        }

        workbook.ReadTexts(parts, relations.FirstOrDefault(relation => relation.Kind == "sharedStrings").Part);
        workbook.ReadStyles(parts, relations.FirstOrDefault(relation => relation.Kind == "styles").Part);
        return workbook;
    }

    /// <summary>The text that a cell refers to; empty when there is none.</summary>
    public string TextAt(string? index) => int.TryParse(index, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < _texts.Count ? _texts[i] : "";

    /// <summary>The code of the format of a cell's style; empty for the general one.</summary>
    public string CodeAt(string? style) => int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < _codes.Count ? _codes[i] : "";

    /// <summary>The words of an element's runs, without how they are pronounced.</summary>
    public static string WordsOf(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var depth = xml.Depth;
        StringBuilder words = new();
        var pronounced = int.MaxValue;
        while (xml.Read() && xml.Depth > depth)
        {
            pronounced = xml.Depth <= pronounced ? int.MaxValue : pronounced;
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
            {
                pronounced = xml.Depth;
            }
            else if (pronounced == int.MaxValue && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
            {
                words.Append(xml.Value);
            }
        }

        return Unescaped(words.ToString());
    }

    /// <summary>Characters that XML cannot hold are written as <c>_x000D_</c>.</summary>
    private static string Unescaped(string text) => text.Contains("_x", StringComparison.OrdinalIgnoreCase) ? XmlConvert.DecodeName(text) : text;

    private static string RelationIdOf(XmlReader xml)
    {
        var id = "";
        while (xml.MoveToNextAttribute())
        {
            id = xml.LocalName == "id" && xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal) ? xml.Value : id;
        }

        xml.MoveToElement();
        return id;
    }

    private void ReadTexts(PackageParts parts, string? part)
    {
        using var xml = part is null ? null : parts.OpenXml(part);
        while (xml?.Read() == true)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                _texts.Add(HeadingText.OnOneLine(WordsOf(xml)));
            }
        }
    }

    private void ReadStyles(PackageParts parts, string? part)
    {
        Dictionary<int, string> codes = [];
        using var xml = part is null ? null : parts.OpenXml(part);
        var inCells = false;
        while (xml?.Read() == true)
        {
            switch (xml.LocalName)
            {
                case "cellXfs":
                    inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                case "numFmt" when xml.NodeType == XmlNodeType.Element && xml.Depth == 2:
                    codes[NumberOf(xml.GetAttribute("numFmtId"))] = xml.GetAttribute("formatCode") ?? "";
                    break;
                case "xf" when inCells && xml.NodeType == XmlNodeType.Element:
                    var id = NumberOf(xml.GetAttribute("numFmtId"));
                    _codes.Add(codes.GetValueOrDefault(id) ?? CellFormats.CodeOf(id));
                    break;
            }
        }
    }

    private static int NumberOf(string? digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
