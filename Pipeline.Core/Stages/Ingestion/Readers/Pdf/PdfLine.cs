namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A line of a paragraph, or a row of cells.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Edge">Its row, when that is among the outermost of its page.</param>
internal readonly record struct PdfLine(string Text, PdfEdgeRow? Edge = null);
