using System.Globalization;
using AngleSharp.Dom;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>Over how many rows and columns a cell of a table goes.</summary>
/// <param name="Rows">1–1,000; 0 in the page is as many as there are.</param>
/// <param name="Columns">1–1,000; 0 counts as 1.</param>
internal readonly record struct HtmlSpan(int Rows, int Columns)
{
    private const int Most = 1_000; // as browsers have it for columns; a page may say anything

    public static HtmlSpan Of(IElement cell) => new(cell.GetAttribute("rowspan") == "0" ? Most : Read(cell, "rowspan"), Read(cell, "colspan"));

    private static int Read(IElement cell, string attribute) =>
        int.TryParse(cell.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, Most) : 1;
}
