namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Segments that stand side by side. Pure.</summary>
internal static class PdfRows
{
    /// <summary>How far apart in height, in parts of the size, segments of a row may be.</summary>
    private const double Rise = 0.35;

    /// <summary>The rows of segments that are in order from the top down; each row from the left to the right.</summary>
    public static List<List<PdfSegment>> Of(IEnumerable<PdfSegment> segments)
    {
        List<List<PdfSegment>> rows = [];
        foreach (var segment in segments)
        {
            if (rows.Count > 0 && rows[^1][0].Y - segment.Y <= Math.Min(segment.Size, rows[^1][0].Size) * Rise && !rows[^1].Exists(other => Overlap(other, segment)))
            {
                rows[^1].Add(segment);
            }
            else
            {
                rows.Add([segment]);
            }
        }

        rows.ForEach(row => row.Sort((a, b) => a.Left.CompareTo(b.Left)));
        return rows;
    }

    /// <summary>The words of a row, in the order they are read.</summary>
    public static string TextOf(List<PdfSegment> row) => row.Count == 1 ? row[0].Text
        : string.Join(' ', (row[0].IsLeftward ? row.AsEnumerable().Reverse() : row).Select(segment => segment.Text));

    private static bool Overlap(PdfSegment a, PdfSegment b) => Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left) > Math.Min(a.Size, b.Size) * 0.3;
}
