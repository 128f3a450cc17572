namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Words that stand side by side on one line without a wide gap: a line of a column, or a cell. For one thread.</summary>
internal sealed class PdfSegment
{
    private string? _text;

    /// <param name="glyphs">Its letters from left to right, none blank alone.</param>
    public PdfSegment(List<PdfGlyph> glyphs)
    {
        Glyphs = glyphs;
        (Left, Right) = (double.MaxValue, double.MinValue);
        foreach (var glyph in glyphs)
        {
            Left = Math.Min(Left, glyph.X);
            Right = Math.Max(Right, glyph.End);
            Size = Math.Max(Size, glyph.Size);
        }

        Y = glyphs[0].Y;
        Size = Size > glyphs[0].Size * 1.5 ? glyphs[0].Size : Size;
        IsBold = glyphs.Count(glyph => glyph.IsBold) * 2 > glyphs.Count;
    }

    /// <summary>One whose text is known: the value of a form's field.</summary>
    public PdfSegment(string text, double left, double right, double y, double size) => (Glyphs, _text, Left, Right, Y, Size) = ([], text, left, right, y, size);

    public List<PdfGlyph> Glyphs { get; }

    public double Left { get; private init; }

    public double Right { get; private init; }

    /// <summary>The height of its line.</summary>
    public double Y { get; private init; }

    public double Size { get; private init; }

    public bool IsBold { get; private init; }

    /// <summary>Its row, when that is among the outermost of its page.</summary>
    public PdfEdgeRow? Edge { get; set; }

    /// <summary>Whether the page as a whole runs to the left: decides for what has no letters.</summary>
    public bool IsLeftward { get; set; }

    /// <summary>Its words.</summary>
    public string Text => _text ??= PdfWords.Of(Glyphs, IsLeftward);

    public double Top => Y + (Size * 0.7);

    public double Bottom => Y - (Size * 0.2);
}
