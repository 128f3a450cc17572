namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>A cell of a sheet that has words.</summary>
/// <param name="Column">From 0.</param>
/// <param name="Text">Its words on one line.</param>
internal readonly record struct SheetCell(int Column, string Text);
