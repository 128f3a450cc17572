namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A stretch of a band's width in which nothing stands.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Right">Where it ends.</param>
internal readonly record struct PdfGutter(double Left, double Right)
{
    /// <summary>The stretches that segments leave free between the leftmost and the rightmost of them.</summary>
    /// <param name="segments">What stands there.</param>
    /// <param name="least">The narrowest that counts.</param>
    public static List<PdfGutter> Between(IEnumerable<PdfSegment> segments, double least)
    {
        List<PdfGutter> gutters = [];
        var end = double.MaxValue;
        foreach (var segment in segments.OrderBy(segment => segment.Left))
        {
            if (segment.Left - end >= least)
            {
                gutters.Add(new PdfGutter(end, segment.Left));
            }

            end = end == double.MaxValue ? segment.Right : Math.Max(end, segment.Right);
        }

        return gutters;
    }

    /// <summary>The stretches that stay free when more comes to stand there.</summary>
    public static List<PdfGutter> Narrowed(List<PdfGutter> gutters, IEnumerable<PdfSegment> more, double least)
    {
        List<PdfGutter> left = gutters;
        foreach (var segment in more)
        {
            List<PdfGutter> rest = [];
            foreach (var gutter in left)
            {
                if (segment.Right <= gutter.Left || segment.Left >= gutter.Right)
                {
                    rest.Add(gutter);
                    continue;
                }

                AddIfWide(rest, gutter with { Right = Math.Min(gutter.Right, segment.Left) }, least);
                AddIfWide(rest, gutter with { Left = Math.Max(gutter.Left, segment.Right) }, least);
            }

            left = rest;
        }

        return left;
    }

    private static void AddIfWide(List<PdfGutter> gutters, PdfGutter gutter, double least)
    {
        if (gutter.Right - gutter.Left >= least)
        {
            gutters.Add(gutter);
        }
    }
}
