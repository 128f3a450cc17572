using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>
/// The letters of a page that a reader sees, those of each direction of writing together. Left out are letters outside of the page, letters that are drawn twice (to look bold), and
/// invisible ones unless they are all there is (a scanned page with its recognised text). For one page and thread.
/// </summary>
internal sealed class PdfGlyphs
{
    /// <summary>How far apart, in parts of the size, the same letter drawn twice may be.</summary>
    private const double Twice = 0.1;

    /// <summary>Letters further off than this, in points, are looked up in another cell.</summary>
    private const double Cell = 8;

    private readonly Dictionary<int, List<PdfGlyph>> _directions = [];
    private readonly Dictionary<int, List<PdfGlyph>> _marks = [];
    private readonly Dictionary<(int, int), List<(PdfGlyph Glyph, int Angle)>> _drawn = [];

    /// <summary>For each direction of writing its angle in degrees, from −180, and its letters in the order they are drawn; that of most letters first.</summary>
    public static List<(int Angle, List<PdfGlyph> Glyphs)> Of(Page page)
    {
        PdfGlyphs glyphs = new();
        var angle = 0;
        var showInvisible = page.Letters.All(letter => IsInvisible(letter) || string.IsNullOrWhiteSpace(letter.Value));
        foreach (var letter in page.Letters)
        {
            if ((showInvisible || !IsInvisible(letter)) && !IsOutside(letter, page))
            {
                angle = AngleOf(letter, angle);
                glyphs.Add(letter, angle);
            }
        }

        foreach (var (direction, marks) in glyphs._marks)
        {
            PdfMarks.AttachNearest(glyphs._directions.GetValueOrDefault(direction, []), marks);
        }

        return [.. glyphs._directions.OrderByDescending(direction => direction.Value.Count).Select(direction => (direction.Key, direction.Value))];
    }

    private void Add(Letter letter, int angle)
    {
        var glyph = Turned(letter, angle);
        if (glyph.Text.Length == 0 || (!glyph.IsBlank && IsDrawnTwice(glyph, angle)))
        {
            return;
        }

        var isLeftwardMark = PdfMarks.IsLeftward(glyph.Text);
        var all = isLeftwardMark ? _marks : _directions;
        if (!all.TryGetValue(angle, out var glyphs))
        {
            all[angle] = glyphs = [];
        }

        if (isLeftwardMark || !PdfMarks.TryAttach(glyphs, glyph))
        {
            glyphs.Add(glyph);
        }
    }

    private static bool IsInvisible(Letter letter) => letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip;

    private static bool IsOutside(Letter letter, Page page)
    {
        var (x, y) = ((letter.StartBaseLine.X + letter.EndBaseLine.X) / 2, (letter.StartBaseLine.Y + letter.EndBaseLine.Y) / 2);
        return page.Width > 1 && page.Height > 1 && (x < 0 || y < 0 || x > page.Width || y > page.Height);
    }

    /// <summary>The direction that a letter is written in; one without width has that of the letter before.</summary>
    private static int AngleOf(Letter letter, int before)
    {
        var (dx, dy) = (letter.EndBaseLine.X - letter.StartBaseLine.X, letter.EndBaseLine.Y - letter.StartBaseLine.Y);
        return Math.Abs(dx) + Math.Abs(dy) < 0.01 ? before
            : Math.Abs(dy) < Math.Abs(dx) * 0.02 ? dx > 0 ? 0 : 180
            : (int)Math.Round(Math.Atan2(dy, dx) / Math.PI * 180) is var angle && angle == -180 ? 180 : angle;
    }

    private static PdfGlyph Turned(Letter letter, int angle)
    {
        var (sin, cos) = angle == 0 ? (0, 1) : Math.SinCos(-angle / 180.0 * Math.PI);
        var (start, end, box) = (letter.StartBaseLine, letter.EndBaseLine, letter.BoundingBox);
        var (x, stop) = ((start.X * cos) - (start.Y * sin), (end.X * cos) - (end.Y * sin));
        var ink = (box.Centroid.X * cos) - (box.Centroid.Y * sin);
        var size = letter.PointSize is > 0.5 and < 1000 ? letter.PointSize : Math.Clamp(Math.Max(box.Height, box.Width), 1, 1000);
        return new PdfGlyph(PdfText.Clean(letter.Value ?? ""), x, Math.Max(x, stop), (start.X * sin) + (start.Y * cos), size, letter.FontDetails?.IsBold == true, ink);
    }

    private bool IsDrawnTwice(PdfGlyph glyph, int angle)
    {
        var reach = glyph.Size * Twice;
        var (left, right) = (CellOf(glyph.X - reach), CellOf(glyph.X + reach));
        var (low, high) = (CellOf(glyph.Y - reach), CellOf(glyph.Y + reach));
        for (var x = left; x <= right; x++)
        {
            for (var y = low; y <= high; y++)
            {
                if (_drawn.TryGetValue((x, y), out var there) && there.Exists(other => IsSame(other)))
                {
                    return true;
                }
            }
        }

        var key = (CellOf(glyph.X), CellOf(glyph.Y));
        if (!_drawn.TryGetValue(key, out var cell))
        {
            _drawn[key] = cell = new(2);
        }

        cell.Add((glyph, angle));
        return false;

        bool IsSame((PdfGlyph Glyph, int Angle) other) => other.Angle == angle && other.Glyph.Text == glyph.Text
            && Math.Abs(other.Glyph.X - glyph.X) <= reach && Math.Abs(other.Glyph.Y - glyph.Y) <= reach;
    }

    private static int CellOf(double at) => (int)Math.Floor(at / Cell);
}
