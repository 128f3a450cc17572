namespace Pipeline.Core.Stages.Ingestion;

/// <summary>A stretch of a document's text that belongs together.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Level">A heading's depth, from 1; 0 for all else.</param>
/// <param name="Heading">A heading's words without markup; the names of a table's columns, when its reader knows them; <see langword="null"/> for all else.</param>
/// <param name="Page">The page it begins on, from 1; 0 when the format has no pages.</param>
public readonly record struct TextBlock(BlockKind Kind, int Start, int End, int Level = 0, string? Heading = null, int Page = 0);
