using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>What the styles of a Word document say of a paragraph: which level of heading it is, and whether it is an item of a list.</summary>
internal sealed class DocxStyles
{
    private const int MaxChain = 32;
    private readonly Dictionary<string, Style> _styles;

    private DocxStyles(Dictionary<string, Style> styles) => _styles = styles;

    public static DocxStyles Of(MainDocumentPart main)
    {
        Dictionary<string, Style> styles = new(StringComparer.OrdinalIgnoreCase);
        foreach (var style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            styles.TryAdd(style.StyleId?.Value ?? "", style);
        }

        return new DocxStyles(styles);
    }

    /// <summary>The heading's level from 1, or 0. A title is above all headings.</summary>
    public int LevelOf(Paragraph paragraph)
    {
        if (OutlineLevel(paragraph.ParagraphProperties?.OutlineLevel) is { } direct)
        {
            return direct;
        }

        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
        foreach (var style in ChainOf(id))
        {
            if (LevelOfName(style.StyleName?.Val?.Value) is > 0 and var level)
            {
                return level;
            }

            if (OutlineLevel(style.StyleParagraphProperties?.OutlineLevel) is { } outline)
            {
                return outline;
            }
        }

        return LevelOfName(id);
    }

    public bool IsListItem(Paragraph paragraph)
    {
        var direct = paragraph.ParagraphProperties?.NumberingProperties?.NumberingId?.Val;
        return direct is not null
            ? direct.InnerText != "0"
            : ChainOf(paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value)
                .Any(style => style.StyleParagraphProperties?.NumberingProperties is not null || style.StyleName?.Val?.Value?.StartsWith("List ", StringComparison.OrdinalIgnoreCase) == true);
    }

    /// <summary>The list whose number stands before a paragraph, and the level within it, from 0; <see langword="null"/> when it has none.</summary>
    public (string List, int Level)? NumberingOf(Paragraph paragraph)
    {
        var direct = paragraph.ParagraphProperties?.NumberingProperties;
        var (list, level) = (direct?.NumberingId?.Val?.InnerText, direct?.NumberingLevelReference?.Val?.InnerText);
        foreach (var style in ChainOf(paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value))
        {
            var own = style.StyleParagraphProperties?.NumberingProperties;
            list ??= own?.NumberingId?.Val?.InnerText;
            level ??= own?.NumberingLevelReference?.Val?.InnerText;
        }

        return list is null or "0" ? null : (list, int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }

    /// <summary>A style and those it is based on, which may run in a circle.</summary>
    private IEnumerable<Style> ChainOf(string? id)
    {
        for (var i = 0; i < MaxChain && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    /// <summary>Level 9 is body text.</summary>
    private static int? OutlineLevel(OutlineLevel? level) =>
        int.TryParse(level?.Val?.InnerText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 9 ? number + 1 : null;

    private static int LevelOfName(string? name)
    {
        if (string.Equals(name, "Title", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        return name?.StartsWith("heading", StringComparison.OrdinalIgnoreCase) == true
            && int.TryParse(name.AsSpan(7).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 10
                ? level
                : 0;
    }
}
