namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Puts the letters of a page together to segments: by the order they are drawn where that follows the line, else by their place. Pure.</summary>
internal static class PdfSegments
{
    /// <summary>The widest gap within a segment, in parts of the size.</summary>
    private const double Gap = 0.9;

    /// <summary>How far letters of one line may be above one another, in parts of the size.</summary>
    private const double Rise = 0.25;

    /// <summary>The segments of letters of one direction, from the top down.</summary>
    public static List<PdfSegment> Of(List<PdfGlyph> glyphs)
    {
        List<List<PdfGlyph>> lines = [];
        foreach (var line in Lines(Runs(glyphs)))
        {
            lines.AddRange(Merged(line));
        }

        return [.. WithScripts(lines).Select(line => new PdfSegment(line))];
    }

    /// <summary>Letters drawn one after the other on a line.</summary>
    private static List<List<PdfGlyph>> Runs(List<PdfGlyph> glyphs)
    {
        List<List<PdfGlyph>> runs = [];
        List<PdfGlyph>? run = null;
        foreach (var glyph in glyphs)
        {
            if (run is null || !Follows(run[^1], glyph))
            {
                if (glyph.IsBlank)
                {
                    run = null;
                    continue;
                }

                runs.Add(run = []);
            }

            run.Add(glyph);
        }

        return runs;
    }

    private static bool Follows(PdfGlyph left, PdfGlyph right)
    {
        var size = Math.Max(left.Size, right.Size);
        return Math.Abs(left.Y - right.Y) <= size * Rise && right.X - left.End <= size * Gap && right.X >= left.X && right.X - left.End >= -size * 0.5 && Math.Min(left.Size, right.Size) * 2.5 > size;
    }

    /// <summary>Runs at the same height.</summary>
    private static IEnumerable<List<List<PdfGlyph>>> Lines(List<List<PdfGlyph>> runs)
    {
        runs = [.. runs.OrderByDescending(run => run[0].Y)];
        List<List<PdfGlyph>> line = [];
        foreach (var run in runs)
        {
            if (line.Count > 0 && line[0][0].Y - run[0].Y > Math.Min(line[0][0].Size, run[0].Size) * Rise)
            {
                yield return line;
                line = [];
            }

            line.Add(run);
        }

        if (line.Count > 0)
        {
            yield return line;
        }
    }

    private static List<List<PdfGlyph>> Merged(List<List<PdfGlyph>> line)
    {
        List<List<PdfGlyph>> merged = [];
        foreach (var run in line.OrderBy(run => run[0].X))
        {
            var gap = merged.Count == 0 ? double.MaxValue : run[0].X - EndOf(merged[^1]);
            var size = Math.Max(run[0].Size, merged.Count == 0 ? 0 : merged[^1][^1].Size);
            if (gap <= size * Gap && gap > -size * 3)
            {
                Append(merged[^1], run, gap < -size * 0.3);
            }
            else
            {
                merged.Add(run);
            }
        }

        return merged;
    }

    /// <summary>A run that lies within another, as a word drawn later into a gap, goes between its letters.</summary>
    private static void Append(List<PdfGlyph> line, List<PdfGlyph> run, bool isWithin)
    {
        line.AddRange(run);
        if (isWithin)
        {
            var sorted = line.OrderBy(glyph => glyph.X).ToList();
            line.Clear();
            line.AddRange(sorted);
        }
    }

    private static double EndOf(List<PdfGlyph> run) => Math.Max(run[^1].End, run.Count > 1 ? run[^2].End : 0);

    /// <summary>Small letters that are raised or lowered beside a larger one (footnote signs, powers, indices) join its line.</summary>
    private static List<List<PdfGlyph>> WithScripts(List<List<PdfGlyph>> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (lines[i].Count <= 6 && HostOf(lines, i) is { } host)
            {
                Append(host, lines[i], true);
                lines.RemoveAt(i);
            }
        }

        return lines;
    }

    private static List<PdfGlyph>? HostOf(List<List<PdfGlyph>> lines, int script)
    {
        var first = lines[script][0];
        for (var i = Math.Max(0, script - 8); i < Math.Min(lines.Count, script + 9); i++)
        {
            var (host, size) = (lines[i], lines[i][0].Size);
            if (i != script && first.Size < size * 0.85 && first.Y - host[0].Y is var rise && rise > -size * 0.4 && rise < size * 0.7
                && first.X >= host[0].X && host.Exists(glyph => Math.Abs(first.X - glyph.End) < size * 0.25))
            {
                return host;
            }
        }

        return null;
    }
}
