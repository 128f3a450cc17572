using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using MathText = DocumentFormat.OpenXml.Math.Text;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>The text of a paragraph as it is seen: inserted text in, deleted text and field codes out, notes as a mark. Pure.</summary>
internal static class DocxText
{
    public const string FootnoteMark = "";
    public const string EndnoteMark = "e";

    /// <summary>What stands in the text for a note, and before its words.</summary>
    public static string MarkOf(string kind, OpenXmlSimpleType? id) => $"[{kind}{id?.InnerText}]";

    /// <summary>A paragraph's text; that of text boxes anchored in it goes to <paramref name="boxes"/>.</summary>
    public static string Of(OpenXmlElement paragraph, List<OpenXmlElement> boxes)
    {
        StringBuilder text = new();
        Append(paragraph, text, boxes);
        return text.ToString();
    }

    private static void Append(OpenXmlElement element, StringBuilder text, List<OpenXmlElement> boxes)
    {
        foreach (var child in element.ChildElements)
        {
            switch (child)
            {
                case WordText or MathText:
                    text.Append(child.InnerText);
                    break;
                case TabChar or PositionalTab:
                    text.Append('\t');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('-');
                    break;
                case FootnoteReference note:
                    text.Append(MarkOf(FootnoteMark, note.Id));
                    break;
                case EndnoteReference note:
                    text.Append(MarkOf(EndnoteMark, note.Id));
                    break;
                case TextBoxContent:
                    boxes.Add(child);
                    break;
                case AlternateContent alternate:
                    AppendAlternate(alternate, text, boxes);
                    break;
                case OpenXmlUnknownElement unknown:
                    AppendUnknown(unknown, text, boxes);
                    break;
                case Run { RunProperties.Vanish: { } vanish } when vanish.Val is null || vanish.Val.Value:
                    break; // nobody sees it
                case not (DeletedRun or MoveFromRun or ParagraphProperties or RunProperties):
                    Append(child, text, boxes);
                    break;
            }
        }
    }

    /// <summary>The same content for newer programs and for older ones: what the first choice has, or else the fallback, as where the choice is a kind of box that never left its preview.</summary>
    private static void AppendAlternate(AlternateContent alternate, StringBuilder text, List<OpenXmlElement> boxes)
    {
        var before = (text.Length, boxes.Count);
        foreach (var content in alternate.ChildElements.Where(child => child is AlternateContentChoice or AlternateContentFallback))
        {
            Append(content, text, boxes);
            if ((text.Length, boxes.Count) != before)
            {
                return;
            }
        }
    }

    /// <summary>What the library has no types for, with all that is inside: smart tags, in which Word until 2010 wrapped dates, places and names.</summary>
    private static void AppendUnknown(OpenXmlUnknownElement element, StringBuilder text, List<OpenXmlElement> boxes)
    {
        switch (element.LocalName)
        {
            case "t":
                text.Append(element.InnerText);
                break;
            case "tab" or "ptab":
                text.Append('\t');
                break;
            case "br" or "cr":
                text.Append('\n');
                break;
            case "noBreakHyphen":
                text.Append('-');
                break;
            case not ("del" or "moveFrom" or "delText" or "instrText" or "rPr" or "pPr" or "smartTagPr"):
                Append(element, text, boxes);
                break;
        }
    }
}
