namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>
/// Cuts a part of a page into bands from the top down, so that each has gutters that go through it or none. Pure.
/// </summary>
internal static class PdfBands
{
    /// <summary>The narrowest gutter, in parts of the size.</summary>
    private const double Gutter = 0.8;

    /// <summary>A gap between strips, in parts of the size, beyond which a strip of one segment is a band of its own.</summary>
    private const double Far = 1.6;

    /// <summary>The bands of segments that are in order from the top down, each with its gutters.</summary>
    public static List<(List<PdfSegment> Segments, List<PdfGutter> Gutters)> Of(List<PdfSegment> segments)
    {
        List<(List<PdfSegment> Segments, List<PdfGutter> Gutters)> bands = [];
        if (segments.Count == 0)
        {
            return bands;
        }

        var least = SizeOf(segments) * Gutter;
        foreach (var strip in Strips(segments))
        {
            var own = strip.Count == 1 ? [] : PdfGutter.Between(strip, least);
            if (bands.Count > 0 && Shared(bands[^1], strip, own, least) is { } shared)
            {
                bands[^1].Segments.AddRange(strip);
                bands[^1] = (bands[^1].Segments, shared);
            }
            else
            {
                bands.Add((strip, own));
            }
        }

        return bands;
    }

    private static double SizeOf(List<PdfSegment> segments)
    {
        var sizes = segments.Select(segment => segment.Size).Order().ToList();
        return sizes[sizes.Count / 2];
    }

    /// <summary>Segments that share a height, down to the next height where nothing stands.</summary>
    private static IEnumerable<List<PdfSegment>> Strips(List<PdfSegment> segments)
    {
        List<PdfSegment> strip = [];
        var bottom = double.MaxValue;
        foreach (var segment in segments.OrderByDescending(segment => segment.Top))
        {
            if (strip.Count > 0 && segment.Top <= bottom + (segment.Size * 0.05))
            {
                yield return Sorted(strip);
                strip = [];
                bottom = double.MaxValue;
            }

            strip.Add(segment);
            bottom = Math.Min(bottom, segment.Bottom);
        }

        yield return Sorted(strip);
    }

    private static List<PdfSegment> Sorted(List<PdfSegment> strip) => [.. strip.OrderByDescending(segment => segment.Y).ThenBy(segment => segment.Left)];

    /// <summary>The gutters of a band with a strip more; <see langword="null"/> when the strip does not belong to it.</summary>
    private static List<PdfGutter>? Shared((List<PdfSegment> Segments, List<PdfGutter> Gutters) band, List<PdfSegment> strip, List<PdfGutter> own, double least)
    {
        if (band.Gutters.Count == 0)
        {
            return own.Count == 0 ? [] : null;
        }

        var shared = PdfGutter.Narrowed(band.Gutters, strip, least);
        var gap = band.Segments[^1].Bottom - strip[0].Top;
        return shared.Count == 0 || (own.Count == 0 && gap > strip[0].Size * Far) ? null
            : own.Count > 0 && shared.Count * 2 < Math.Min(own.Count, band.Gutters.Count) ? null
            : shared;
    }
}
