namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A paragraph of a page.</summary>
/// <param name="Text">Its words, lines put together.</param>
/// <param name="Page">Its page, from 1.</param>
/// <param name="Size">The height of its print, in points.</param>
/// <param name="Kind">A heading, rows of cells, or running text.</param>
/// <param name="Level">Its depth if it is a heading, from 1; else 0.</param>
internal sealed record PdfParagraph(string Text, int Page, double Size, BlockKind Kind = BlockKind.Paragraph, int Level = 0);
