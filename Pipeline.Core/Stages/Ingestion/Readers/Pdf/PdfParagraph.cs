namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A paragraph of a page, or rows of cells. For one thread.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Page">Its page, from 1.</param>
/// <param name="Size">The height of its print, in points.</param>
/// <param name="Kind">A heading, rows of cells, or running text.</param>
/// <param name="Level">Its depth if it is a heading, from 1; else 0.</param>
internal sealed record PdfParagraph(IReadOnlyList<PdfLine> Lines, int Page, double Size, BlockKind Kind = BlockKind.Paragraph, int Level = 0)
{
    /// <summary>One whose words are put together already.</summary>
    public PdfParagraph(string text, int page, double size, BlockKind kind = BlockKind.Paragraph, int level = 0)
        : this([], page, size, kind, level) => Text = text;

    /// <summary>Its words; empty until its lines are joined.</summary>
    public string Text { get; init; } = "";

    /// <summary>The names of the columns, when it is rows of cells that has them.</summary>
    public string? Header { get; init; }

    /// <summary>How many columns its cells are in; 0 for running text.</summary>
    public int Columns { get; init; }

    /// <summary>The page it ends on.</summary>
    public int LastPage { get; init; } = Page;

    /// <summary>Whether its text may go on where the next column or page begins.</summary>
    public bool MayGoOn { get; init; }
}
