namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A row among the outermost of its page, which may be a running head, a footer or a page number.</summary>
/// <param name="text">Its words.</param>
/// <param name="page">Its page, from 1.</param>
/// <param name="rank">How many rows are further out.</param>
/// <param name="isTop">Whether it is one of the topmost.</param>
/// <param name="y">Its distance from that end of the page, in points.</param>
/// <param name="size">The size of its print.</param>
internal sealed class PdfEdgeRow(string text, int page, int rank, bool isTop, double y, double size)
{
    public string Text => text;

    public int Page => page;

    public int Rank => rank;

    public bool IsTop => isTop;

    public double Y => y;

    public double Size => size;

    /// <summary>Whether it stands on its page for the sake of paging alone, and is left out.</summary>
    public bool IsRunning { get; set; }
}
